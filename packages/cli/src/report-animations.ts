import type { Section } from '@hgn/plots';
import { type Pictures, TURN } from './pictures.ts';

const gifOf = ({ files }: Pictures, name: string): Uint8Array => files[name] as Uint8Array;

/** Rollouts beside the truth, from the first frame on. */
export function forwardSection(pictures: Pictures, horizon: number): Section {
  return {
    heading: 'Forward in time',
    prose:
      'Each column is a trajectory. From one inferred state the rollout goes on by itself, frame ' +
      `by frame; training rolled out at most ${horizon} frames, so all beyond is extrapolation.`,
    figures: [
      {
        image: gifOf(pictures, 'reconstruction.gif'),
        alt: 'Rows of moving discs: truth above, model below',
        caption: 'Truth above, rollout below.',
      },
      {
        image: gifOf(pictures, 'rollout.png'),
        alt: 'Ten frames of the first trajectory, truth above, model below',
        caption: 'The first of them, frame by frame; the rule marks the end of training.',
      },
    ],
  };
}

/** The same rollouts, gone back; no section where there is no way back. */
export function backwardSection(pictures: Pictures): Section[] {
  if (pictures.files['backward.gif'] === undefined) return [];
  const section = {
    heading: 'Backward in time',
    prose:
      `The same rollouts, from their state at frame ${TURN} back to frame 1: the integrator takes ` +
      'the same steps with −dt. A reversible integrator, such as leapfrog, loses nothing on the way.',
    figures: [
      {
        image: gifOf(pictures, 'backward.gif'),
        alt: 'Rows of moving discs, time running backward',
        caption: 'Truth in reverse above, backward rollout below.',
      },
    ],
  };
  return [section];
}

/** Rollouts with other time steps. */
export function speedSection(pictures: Pictures): Section {
  const half = pictures.files['half-speed.gif'];
  return {
    heading: 'Slower and faster',
    prose:
      'A rollout with another time step plays the same motion at another speed. The truth beside ' +
      'it is simulated with that step; the network never saw one.',
    figures: [
      ...(half === undefined
        ? []
        : [
            {
              image: half,
              alt: 'Rows of moving discs at half speed',
              caption: 'Half speed: time step dt / 2, 120 frames.',
            },
          ]),
      {
        image: gifOf(pictures, 'double-speed.gif'),
        alt: 'Rows of moving discs at double speed',
        caption: 'Double speed: time step 2 · dt, 30 frames.',
      },
    ],
  };
}

/** Rollouts from latents that nobody inferred. */
export function sampleSection(pictures: Pictures): Section {
  return {
    heading: 'Sampled from the prior',
    prose:
      'Latents drawn from a prior, rolled out and decoded: trajectories that nobody simulated. The ' +
      'prior is the Gaussian that the latents of training clips have. Training pulls them towards ' +
      'N(0, 1), but where they have more dimensions than the motion, much of N(0, 1) is no clip at ' +
      'all: see the second picture.',
    figures: [
      {
        image: gifOf(pictures, 'samples.gif'),
        alt: 'Twelve moving discs',
        caption: 'Twelve samples of the fitted prior, 60 frames.',
      },
      {
        image: gifOf(pictures, 'samples-standard.gif'),
        alt: 'Twelve samples, some of them blurred',
        caption: 'Twelve samples of N(0, 1).',
      },
    ],
  };
}
