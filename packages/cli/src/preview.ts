import {
  memberOf,
  observationOf,
  renderer,
  simulate,
  type SimulateOptions,
  type Trajectories,
} from '@hgn/datasets';
import { contactSheet, type Frame, gif, montage, png } from '@hgn/plots';
import { named, presets, systems } from './catalog.ts';
import { defaults } from './config.ts';
import { animation, grid } from './pictures.ts';

/** Trajectories that a preview shows, and frames of each. */
const SHOWN = 6;
const LONGEST = 120;

/** An animation of the first trajectories that these options make, side by side, as they are seen. */
export function previewOf(options: SimulateOptions): Uint8Array {
  const data = simulate({ ...options, trajectories: Math.min(SHOWN, options.trajectories) });
  const videos = Array.from({ length: data.count }, (_, i) =>
    videoOf(data, options.system, i).slice(0, LONGEST),
  );
  return animation(grid(videos), (time) => `frame ${time + 1}`);
}

/** Moments of a system that a still sheet shows. */
const MOMENTS = 4;
/** Frames of a moving sheet. */
const FRAMES = 61;

/**
 * Every system of the catalogue with its name: a few moments of one trajectory of each as a PNG, or all
 * of them moving as a GIF.
 */
export function systemSheet(kind: 'png' | 'gif', seed: number): Uint8Array {
  const videos = Object.keys(systems).map((label) => {
    const system = named('system', systems, label)();
    const dt = Object.hasOwn(presets, label) ? presets[label]?.().dt : undefined;
    const timing = { frames: FRAMES, dt: dt ?? defaults.frameInterval };
    return {
      label,
      frames: videoOf(simulate({ system, trajectories: 1, seed, ...timing }), system, 0),
    };
  });
  if (kind === 'gif') return gif(contactSheet(videos, { columns: 8 }), { fps: 12 });
  const cells = videos.map(({ label, frames }) => ({ label, frames: strip(frames) }));
  return png(contactSheet(cells, { columns: 3, scale: 1 })[0] as Frame);
}

/** Moments of a video from its first frame to its last, side by side. */
function strip(frames: readonly Frame[]): Frame[] {
  const sequences = Array.from({ length: MOMENTS }, (_, i) => [
    frames[Math.round((i * (frames.length - 1)) / (MOMENTS - 1))] as Frame,
  ]);
  return montage([{ label: '', sequences }], { scale: 2, gap: 2 });
}

/** The frames of a trajectory as bytes, which no backend of TensorFlow.js is needed for. */
function videoOf(
  data: Trajectories,
  system: SimulateOptions['system'],
  trajectory: number,
): Frame[] {
  const render = renderer();
  const { draw } = memberOf(system, data, trajectory);
  return Array.from({ length: data.frames }, (_, time) => {
    const rgb = new Uint8Array(3 * render.size ** 2);
    render(draw(observationOf(data, trajectory, time)), rgb);
    return { width: render.size, height: render.size, rgb };
  });
}
