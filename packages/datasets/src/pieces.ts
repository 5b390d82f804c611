import type { Trajectories } from './trajectories.ts';

/** Trajectories `from` … `to` − 1 of these: views, not copies. What was redrawn stays with the whole. */
export function piece(data: Trajectories, from: number, to: number): Trajectories {
  const row = data.frames * data.dimension;
  const parameters = Object.entries(data.parameters).map(
    ([name, values]) => [name, values.subarray(from, to)] as const,
  );
  return {
    ...data,
    from: data.from + from,
    count: to - from,
    redrawn: from === 0 ? data.redrawn : 0,
    parameters: Object.fromEntries(parameters),
    q: data.q.subarray(from * row, to * row),
    p: data.p.subarray(from * row, to * row),
  };
}

/** One set of pieces that follow on each other. */
export function joined(pieces: readonly [Trajectories, ...Trajectories[]]): Trajectories {
  const [first] = pieces;
  const parameters = Object.keys(first.parameters).map(
    (name) => [name, concatenated(pieces.map((data) => data.parameters[name]))] as const,
  );
  return {
    ...first,
    count: pieces.reduce((sum, { count }) => sum + count, 0),
    redrawn: pieces.reduce((sum, { redrawn }) => sum + redrawn, 0),
    parameters: Object.fromEntries(parameters),
    q: concatenated(pieces.map(({ q }) => q)),
    p: concatenated(pieces.map(({ p }) => p)),
  };
}

function concatenated(arrays: readonly (Float64Array | undefined)[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + (array?.length ?? 0), 0));
  let at = 0;
  for (const array of arrays) {
    if (array === undefined) continue;
    all.set(array, at);
    at += array.length;
  }
  return all;
}
