/** Seconds that a run takes: the median of the repeats, and the fastest and the slowest. */
export type Timed = {
  readonly seconds: number;
  readonly secondsRange: readonly [least: number, most: number];
};

/** In seconds: shorter runs are timed many at once, since clocks are coarse. */
const SHORT = 2e-3;
/** In seconds: a run of this length needs no warming up. */
const LONG = 1;
/** In seconds: when repeats have taken so long together, they are enough. */
const ENOUGH = 4;

/** Times a run after one that warms up; repeats are fewer where they take 4 s together. */
export function timed(run: () => void, repeats: number): Timed {
  const first = secondsOf(run, 1);
  const batch = Math.min(1000, Math.max(1, Math.ceil(SHORT / first)));
  const seconds = first < LONG ? [] : [first];
  for (let spent = first; seconds.length < Math.max(1, repeats);) {
    if (spent > ENOUGH && seconds.length > 0) break;
    const mean = secondsOf(run, batch);
    seconds.push(mean);
    spent += batch * mean;
  }
  seconds.sort((a, b) => a - b);
  const middle = (seconds.length - 1) / 2;
  const [low, high] = [seconds[Math.floor(middle)], seconds[Math.ceil(middle)]] as [number, number];
  return {
    seconds: (low + high) / 2,
    secondsRange: [seconds[0] as number, seconds.at(-1) as number],
  };
}

function secondsOf(run: () => void, times: number): number {
  const begin = performance.now();
  for (let i = 0; i < times; i++) run();
  return (performance.now() - begin) / 1000 / times;
}
