import { mismatch } from '@hgn/core';
import type { Density2d, Point } from './density-2d.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { around } from './gaussian-mixture.ts';
import { pick } from './pick.ts';

/** A curve that points are drawn from. */
export type Curve = {
  /** The point at s in [0, 1], smooth. */
  readonly at: (s: number) => Point;
  /** Whether the curve ends where it begins, as smoothly as it is elsewhere. */
  readonly closed?: boolean;
  /** Points lie at s = u^(1/power), u uniform: evenly in s by default, 1. */
  readonly power?: number;
  /** Its share of the points, relative to those of the others; 1 by default. */
  readonly weight?: number;
};

/** Which curves. */
export type NoisyCurvesOptions = {
  readonly name: string;
  readonly curves: readonly Curve[];
  /** Of the Gaussian noise that is added to x and to y. */
  readonly deviation: number;
};

/** Points of the rule on a panel, and nodes that are looked at together. */
const RULE = gaussLegendre(12);
const CHUNK = RULE.length;
/** Panels are this many deviations long, or less. */
const PANEL = 2;
/** Nodes on a closed curve are this many deviations apart, or less. */
const SPACING = 0.5;
/** What is below exp(−NOTHING) of the largest term of a sum is left out. */
const NOTHING = 45;

/** A point of a quadrature rule and its weight. */
type Node = readonly [x: number, y: number, weight: number];

/**
 * Points on curves with Gaussian noise. Their density is an integral along the curves,
 * p(x) = Σ wₖ ∫ N(x; cₖ(s), σ²) ρₖ(s) ds with ρ = power·s^(power − 1), which is computed to 1e-10 of
 * itself: by Gauss–Legendre rules on panels of two deviations, or, on closed curves, by the trapezoidal
 * rule, whose error falls exponentially there. Far away, at twelve deviations and more, it is 1e-6 of
 * itself.
 *
 * @throws HgnError if there is no curve, or the deviation is not above 0
 */
export function noisyCurves({ name, curves, deviation }: NoisyCurvesOptions): Density2d {
  if (curves.length === 0 || !(deviation > 0)) {
    const got = `${curves.length}, of deviation ${deviation}`;
    throw mismatch(
      `${name}: curves`,
      'one or more, with noise',
      got,
      'Without noise it has no density.',
    );
  }
  const total = curves.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const shares = curves.map(({ weight = 1 }) => weight / total);
  const nodes = curves.flatMap((curve, i) => nodesOf(curve, deviation, shares[i] ?? NaN));
  return {
    name,
    region: around(nodes.map(([x, y]) => ({ x, y, dx: deviation, dy: deviation }))),
    sample: (rng) => {
      const { at, power = 1 } = curves[pick(rng, shares)] as Curve;
      const [x, y] = at(rng.uniform() ** (1 / power));
      return [x + deviation * rng.normal(), y + deviation * rng.normal()];
    },
    logDensity: logDensityOf(nodes, deviation),
  };
}

function nodesOf(
  { at, closed = false, power = 1 }: Curve,
  deviation: number,
  share: number,
): readonly Node[] {
  const node = (s: number, weight: number): Node => [
    ...at(s),
    weight * share * power * s ** (power - 1),
  ];
  const fastest = speed(at);
  if (closed) {
    const count = Math.ceil(fastest / (SPACING * deviation));
    return Array.from({ length: count }, (_, i) => node(i / count, 1 / count));
  }
  const panels = Math.ceil(fastest / (PANEL * deviation));
  return Array.from({ length: panels }, (_, i) =>
    RULE.map(([s, weight]) => node((i + s) / panels, weight / panels)),
  ).flat();
}

/** The largest |dc/ds|, by differences. */
function speed(at: Curve['at']): number {
  const count = 1000;
  const lengths = Array.from({ length: count }, (_, i) => {
    const [[x0, y0], [x1, y1]] = [at(i / count), at((i + 1) / count)];
    return Math.hypot(x1 - x0, y1 - y0);
  });
  return count * Math.max(...lengths);
}

/** Neighbouring nodes: those within `radius` of (x, y), three numbers each. */
type Chunk = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly numbers: Float64Array;
};

/** ln Σ w·N(x; node, σ²); neighbours are looked at together, and left out where they are far away. */
function logDensityOf(nodes: readonly Node[], deviation: number): Density2d['logDensity'] {
  const chunks = Array.from({ length: Math.ceil(nodes.length / CHUNK) }, (_, i): Chunk => {
    const own = nodes.slice(i * CHUNK, (i + 1) * CHUNK);
    const [x, y] = own[own.length >> 1] as Node;
    const radius = Math.max(...own.map((node) => Math.hypot(node[0] - x, node[1] - y)));
    return { x, y, radius, numbers: Float64Array.from(own.flat()) };
  });
  const double = 2 * deviation ** 2;
  const log = Math.log(Math.PI * double);
  const distances = new Float64Array(chunks.length);
  return (x, y) => {
    let least = Infinity;
    for (let i = 0; i < chunks.length; i++) {
      const chunk = chunks[i] as Chunk;
      const distance = Math.sqrt((x - chunk.x) ** 2 + (y - chunk.y) ** 2);
      distances[i] = distance - chunk.radius;
      least = Math.min(least, distance + chunk.radius);
    }
    const squares = (within: number, see: (square: number, weight: number) => void): void => {
      for (let i = 0; i < chunks.length; i++) {
        if ((distances[i] as number) > within) continue;
        const { numbers } = chunks[i] as Chunk;
        for (let k = 0; k < numbers.length; k += 3) {
          const dx = x - (numbers[k] as number);
          const dy = y - (numbers[k + 1] as number);
          see(dx * dx + dy * dy, numbers[k + 2] as number);
        }
      }
    };
    let nearest = Infinity;
    squares(least, (square) => (nearest = Math.min(nearest, square)));
    let sum = 0;
    squares(Math.sqrt(nearest + NOTHING * double), (square, weight) => {
      sum += weight * Math.exp((nearest - square) / double);
    });
    return Math.log(sum) - nearest / double - log;
  };
}
