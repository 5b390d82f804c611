import type { PhaseState } from '@hgn/core';
import {
  memberOf,
  observationOf,
  type Renderer,
  stateOf,
  type System,
  type SystemFamily,
  type Trajectories,
} from '@hgn/datasets';
import type { Facts, StoredTrajectories } from '@hgn/datasets/storage';

/** A trajectory, and what was seen of it. */
export type Clip = PhaseState<Float64Array> & {
  /** dq/dt and dp/dt, where they are known; like `q` and `p` `[time, dimension]`. */
  readonly rates?: PhaseState<Float64Array>;
  /** The constants it has for its own. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Bytes `[time, height, width, channel]`. */
  readonly images: Uint8Array;
};

/** Trajectories with their frames, which are read or rendered one after the other. */
export type Recording = {
  /** How they were made, as far as it is known, and how many they are. */
  readonly facts: Partial<Facts> & Pick<Facts, 'count' | 'frames' | 'dimension'>;
  /** The names of the constants that differ from trajectory to trajectory. */
  readonly parameters: readonly string[];
  /** Of a frame. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly clips: () => AsyncGenerator<Clip, void, undefined>;
};

/** What there is to be seen of stored trajectories, rendered when it is asked for. */
export async function recording({
  stored,
  system,
  render,
}: {
  readonly stored: StoredTrajectories;
  /** The one that they were made by. */
  readonly system: System | SystemFamily;
  readonly render: Renderer;
}): Promise<Recording> {
  const first = await stored.shards().next();
  const parameters = Object.keys((first.value as Trajectories | undefined)?.parameters ?? {});
  return {
    facts: stored.facts,
    parameters,
    shape: [render.size, render.size, 3],
    clips: async function* () {
      for await (const data of stored.shards()) {
        for (let i = 0; i < data.count; i++) yield clipOf(data, i, system, render);
      }
    },
  };
}

function clipOf(
  data: Trajectories,
  index: number,
  system: System | SystemFamily,
  render: Renderer,
): Clip {
  const { frames, dimension } = data;
  const member = memberOf(system, data, index);
  const length = 3 * render.size ** 2;
  const row = (x: Float64Array): Float64Array =>
    x.slice(index * frames * dimension, (index + 1) * frames * dimension);
  const rates = {
    q: new Float64Array(frames * dimension),
    p: new Float64Array(frames * dimension),
  };
  const images = new Uint8Array(frames * length);
  for (let frame = 0; frame < frames; frame++) {
    const { q, p } = rateOf(member, stateOf(data, index, frame));
    rates.q.set(q, frame * dimension);
    rates.p.set(p, frame * dimension);
    render(member.draw(observationOf(data, index, frame)), images, frame * length);
  }
  const own = Object.entries(data.parameters).map(
    ([name, values]) => [name, values[index] ?? NaN] as const,
  );
  return { q: row(data.q), p: row(data.p), rates, parameters: Object.fromEntries(own), images };
}

/** dq/dt = ∂H/∂p, dp/dt = −∂H/∂q − γ·∂H/∂p. */
function rateOf(system: System, state: PhaseState<Float64Array>): PhaseState<Float64Array> {
  const { friction = 0 } = system;
  const q = system.dHdp(state);
  const p = system.dHdq(state).map((slope, i) => -slope - friction * (q[i] ?? NaN));
  return { q, p };
}
