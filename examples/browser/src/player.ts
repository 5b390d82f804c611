import * as tf from '@tensorflow/tfjs-core';
import { energyChart } from './chart.ts';
import { element, paint } from './dom.ts';
import { beginning, type Duet, energiesOf, type Learned, lookOf, moved, turned } from './duet.ts';
import { differenceOf } from './pixels.ts';
import { type Playback, REMEMBERED, rewound, seen, stepOf } from './playback.ts';

/** What is being played. */
type Playing = { readonly learned: Learned; duet: Duet; readonly energies: [number, number] };

const FRAMES_PER_SECOND = 20;
/** Clips whose energies are compared. */
const CLIPS = 16;

/** What the page has to play. */
export type Player = {
  /** Plays what was learned, from the beginning of the clip; its weights are the player's then. */
  readonly play: (learned: Learned) => Promise<void>;
};

/** Plays truth and model side by side, as the controls of the page say. */
export function player(): Player {
  const truth = element('truth', HTMLCanvasElement);
  const model = element('model', HTMLCanvasElement);
  const energy = element('energy', SVGSVGElement);
  const moment = element('moment', HTMLOutputElement);
  const toggle = element('toggle', HTMLButtonElement);
  const direction = element('direction', HTMLButtonElement);
  const speed = element('speed', HTMLInputElement);
  const speedText = element('speed-text', HTMLOutputElement);
  let playback: Playback = rewound({ playing: true, direction: 1, speed: 1 });
  let now: Playing | undefined;
  let clip = 0;

  const show = async (dt = 0): Promise<void> => {
    const shown = now;
    if (shown === undefined) return;
    const look = await lookOf(shown.learned, shown.duet);
    if (shown !== now) return; // meanwhile there is another
    playback = seen(playback, look.energy, dt);
    paint(truth, look.truth);
    paint(model, look.learned);
    energy.innerHTML = energyChart(playback.energies, shown.energies, REMEMBERED);
    const error = (1e4 * differenceOf(look.truth, look.learned)).toFixed(1);
    moment.value = `time ${playback.time.toFixed(2)}, pixel MSE ${error} × 10⁻⁴`;
  };

  const begin = async (learned = now?.learned): Promise<void> => {
    if (learned === undefined) return;
    const energies = await energiesOf(learned, CLIPS);
    if (now !== undefined) {
      tf.dispose(now.duet.learned);
      if (now.learned !== learned) tf.dispose(now.learned.weights as tf.TensorContainer);
    }
    now = { learned, duet: beginning(learned, clip), energies };
    playback = rewound(playback);
    await show();
  };

  // One after the other: what one begins with, another may give back.
  let last = Promise.resolve();
  const play = (learned?: Learned): Promise<void> => {
    const begun = last.then(() => begin(learned));
    last = begun.catch(() => undefined);
    return begun;
  };

  const tick = async (): Promise<void> => {
    if (now !== undefined && playback.playing) {
      const dt = stepOf(playback, now.learned.config.frameInterval);
      now.duet = moved(now.learned, now.duet, dt);
      await show(dt);
    }
    setTimeout(() => void tick(), 1000 / FRAMES_PER_SECOND);
  };

  toggle.onclick = () => {
    playback = { ...playback, playing: !playback.playing };
    toggle.textContent = playback.playing ? 'Pause' : 'Play';
  };
  direction.onclick = () => {
    playback = { ...playback, direction: playback.direction === 1 ? -1 : 1 };
    direction.textContent = playback.direction === 1 ? 'Backward' : 'Forward';
  };
  speed.oninput = () => {
    playback = { ...playback, speed: speed.valueAsNumber };
    speedText.value = `${playback.speed.toFixed(2)} ×`;
  };
  element('momentum', HTMLButtonElement).onclick = () => {
    if (now !== undefined) now.duet = turned(now.duet);
  };
  element('clip', HTMLButtonElement).onclick = () => {
    clip++;
    void play();
  };
  void tick();
  return { play };
}
