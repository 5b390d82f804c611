import type { Executor } from '@hgn/core';
import { type Figure, type Frame, gif, montage, png, type Section } from '@hgn/plots';
import {
  densityPicture,
  type Grid,
  journey,
  logDensityGrid,
  pointsPicture,
  potentialGrids,
  potentialPicture,
  regionOf,
  truthGrid,
} from './nhf-pictures.ts';
import type { LoadedDensity } from './nhf-run.ts';

/** Pixels along a side of a picture, and momenta for each pixel. */
const SIZE = 160;
const MOMENTA = 32;
const SAMPLES = 4000;
const FPS = 8;
/** Frames that the animation rests on its end. */
const REST = 8;

/** Pictures of a density of the plane: files, and the sections of a report that show them. */
export async function planePictures(run: LoadedDensity, executor: Executor) {
  const { source, config } = run;
  const region = source.density?.region ?? regionOf(source.heldOut(SAMPLES));
  const learned = await logDensityGrid(run, executor, { region, size: SIZE, momenta: MOMENTA });
  const states = await journey(run, executor, { count: SAMPLES, seed: config.seed });
  const pointsOf = (points: Float64Array): Frame => pointsPicture(points, region, SIZE);
  const truth = source.density && truthGrid(source.density, region, SIZE);
  const pictures: readonly (readonly [string, Frame])[] = [
    ...(truth ? [['known density', densityPicture(truth)] as const] : []),
    ['learned density', densityPicture(learned, truth && peakOf(truth))],
    ['held-out points', pointsOf(source.heldOut(SAMPLES))],
    ['samples', pointsOf(states.at(-1) as Float64Array)],
  ];
  const side = montage([{ label: '', sequences: pictures.map(([, frame]) => [frame]) }], {
    columns: pictures.map(([label]) => label),
    scale: 1,
  });
  const density = png(side[0] as Frame, { scale: 1 });
  const frames = states.map(pointsOf);
  const still = Array.from({ length: REST }, () => frames.at(-1) as Frame);
  const flow = gif(
    montage([{ label: '', sequences: [[...frames, ...still]] }], {
      scale: 2,
      caption: (time) => `step ${Math.min(time, frames.length - 1)} of ${frames.length - 1}`,
    }),
    { fps: FPS },
  );
  const files: Record<string, Uint8Array> = { 'density.png': density, 'flow.gif': flow };
  const figures: Figure[] = [
    {
      image: density,
      alt: pictures.map(([label]) => label).join(', '),
      caption: 'Darkness is the square root of the density, so that less is seen too.',
    },
  ];
  const sections: Section[] = [
    { heading: 'Density and samples', figures },
    {
      heading: 'From the base to the data',
      figures: [{ image: flow, alt: 'Samples on their way', caption: 'Samples after each step.' }],
    },
  ];
  const potentials = potentialGrids(run, region, SIZE / 2);
  if (potentials.length > 0) {
    const image = png(potentialSheet(potentials));
    files['potentials.png'] = image;
    sections.push({
      heading: 'Learned potentials',
      figures: [
        {
          image,
          alt: 'The potential of each Hamiltonian on the plane',
          caption:
            'V(q) of each Hamiltonian, in the order in which they act. Dark is low: basins. Each shade covers as much of the plane as any other.',
        },
      ],
    });
  }
  return { files, sections };
}

const peakOf = ({ values }: Grid): number => values.reduce((most, value) => Math.max(most, value));

/** Potentials in rows of at most eight, as even as may be. */
function potentialSheet(grids: readonly Grid[]): Frame {
  const columns = Math.ceil(grids.length / Math.ceil(grids.length / 8));
  const blank: Frame = {
    width: SIZE / 2,
    height: SIZE / 2,
    rgb: new Uint8Array(3 * (SIZE / 2) ** 2).fill(255),
  };
  const rows = Array.from({ length: Math.ceil(grids.length / columns) }, (_, row) => ({
    label: '',
    sequences: Array.from({ length: columns }, (__, column) => {
      const grid = grids[row * columns + column];
      return [grid === undefined ? blank : potentialPicture(grid)];
    }),
  }));
  return montage(rows, { scale: 1 })[0] as Frame;
}
