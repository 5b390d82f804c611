import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { analyticField, flow, type Hamiltonian, type PhaseState, seededRng } from '@hgn/core';
import { latticeLeapfrog, leapfrog } from '@hgn/integrators';
import { describe, expect, it } from 'vitest';
import { flowDensity, gaussian, hamiltonianFlow, nhf, realNvp } from '../src/index.ts';
import { apart, average, gaussianEncoder, learned, normal, smooth, values } from './tiny.ts';

const STIFFNESS = 2;
const MASS = 0.7;
const motion = { dt: 0.3, steps: 4 };

/** H = p²/2m + k·q²/2, which learns nothing. */
const spring: Hamiltonian<readonly []> = {
  init: () => [],
  energy: (params, { q, p }) =>
    tf.add(
      (spring.parts as NonNullable<typeof spring.parts>).kinetic(params, p),
      (spring.parts as NonNullable<typeof spring.parts>).potential(params, q),
    ),
  parts: {
    kinetic: (_, p) => tf.mul(tf.sum(tf.square(p), 1), 0.5 / MASS),
    potential: (_, q) => tf.mul(tf.sum(tf.square(q), 1), STIFFNESS / 2),
  },
};

/** The matrix of `steps` steps of leapfrog, in double precision, its columns rolled out. */
function matrix(): [[number, number], [number, number]] {
  const field = analyticField({
    separable: true,
    dHdq: ({ q }) => q.map((x) => STIFFNESS * x),
    dHdp: ({ p }) => p.map((x) => x / MASS),
  });
  const start = { q: Float64Array.of(1, 0), p: Float64Array.of(0, 1) };
  const { q, p } = flow(leapfrog, field, start, motion);
  return [
    [q[0] as number, q[1] as number],
    [p[0] as number, p[1] as number],
  ];
}

const [[a, b], [c, d]] = matrix();
/** The covariance of (q, p): of determinant 1. */
const [vqq, vqp, vpp] = [a * a + b * b, a * c + b * d, c * c + d * d];

/** f(p | q) of the joint Gaussian, exactly. */
const exact = {
  init: () => [],
  apply: (_: unknown, q: Tensor) => ({
    mean: tf.mul(q, vqp / vqq),
    logVar: tf.fill(q.shape, -Math.log(vqq)),
  }),
};

const exactly = { dimension: 2, prior: gaussian(), ...motion };
const model = nhf({ ...exactly, hamiltonians: [spring], integrator: leapfrog, encoder: exact });
const params = model.init(seededRng(1));

const logMarginal = (q: Tensor2D): number[] =>
  q
    .arraySync()
    .map(([x = NaN, y = NaN]) => -(x ** 2 + y ** 2) / (2 * vqq) - Math.log(2 * Math.PI * vqq));

describe('a Neural Hamiltonian Flow with a quadratic H and a Gaussian prior', () => {
  const q = normal(1, 64, 2);
  const p = normal(2, 64, 2);

  it('moves volumes to volumes of the same size', () => {
    expect(a * d - b * c).toBeCloseTo(1, 14);
    expect(vqq).not.toBeCloseTo(1, 1);
  });

  it('has the joint density N(0, S·Sᵀ)', () => {
    const [qs, ps] = [q.arraySync(), p.arraySync()];
    const expected = qs.map((row, i) =>
      row.reduce((sum, x, j) => {
        const y = (ps[i] as number[])[j] as number;
        return sum - (vpp * x * x - 2 * vqp * x * y + vqq * y * y) / 2 - Math.log(2 * Math.PI);
      }, 0),
    );
    const got = values(model.logProbJoint(params, { q, p }));
    // 1e-5 of what the squares are summed of
    expected.forEach((log, i) => {
      expect(Math.abs((got[i] as number) - log)).toBeLessThan(1e-5 * (1 + Math.abs(log)));
    });
  });

  it('carries a prior through phase space to the density N(0, S·Sᵀ)', () => {
    const flow = hamiltonianFlow({
      ...motion,
      dimension: 2,
      hamiltonians: [spring],
      integrator: leapfrog,
    });
    const density = flowDensity(flow, gaussian());
    const got = values(density.logProb([[]], tf.concat([q, p], 1)));
    const [qs, ps] = [values(q), values(p)];
    got.forEach((log, i) => {
      const terms = [2 * i, 2 * i + 1].map((at) => {
        const [x, y] = [qs[at] as number, ps[at] as number];
        return (vpp * x * x - 2 * vqp * x * y + vqq * y * y) / 2 + Math.log(2 * Math.PI);
      });
      const expected = -terms.reduce((sum, term) => sum + term, 0);
      expect(Math.abs(log - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
    });
  });

  it('has the marginal N(0, (S·Sᵀ)qq), by quadrature over momenta', () => {
    const few = tf.slice(q, 0, 12);
    const got = values(model.logProb2d(params, few));
    logMarginal(few).forEach((log, i) => {
      expect(Math.abs((got[i] as number) - log)).toBeLessThan(1e-5 * (1 + Math.abs(log)));
    });
  });

  it('has an ELBO that is the marginal, whatever the noise, if its encoder is exact', () => {
    const got = values(model.elbo(params, q, normal(3, 64, 2)));
    logMarginal(q).forEach((log, i) => {
      expect(Math.abs((got[i] as number) - log)).toBeLessThan(2e-5 * (1 + Math.abs(log)));
    });
  });

  it('has the evidence ln Z for the density that it is itself', () => {
    const base = { q: normal(4, 64, 2), p: normal(5, 64, 2) };
    const logDensity = (x: Tensor2D): Tensor1D =>
      tf.add(tf.mul(tf.sum(tf.square(x), 1), -0.5 / vqq), 3);
    const logZ = 3 + Math.log(2 * Math.PI * vqq);
    const got = values(model.evidence(params, base, logDensity));
    expect(
      apart(
        got,
        got.map(() => logZ),
      ),
    ).toBeLessThan(1e-4);
  });

  it('samples with the covariance S·Sᵀ', () => {
    const count = 40_000;
    const s = model.sample(params, count, seededRng(6));
    const moment = (x: Tensor, y: Tensor): number => average(tf.mul(x, y));
    // the standard error of a second moment is √2·V/√(2·count)
    const error = (5 * Math.max(vqq, vpp)) / Math.sqrt(count);
    expect(Math.abs(moment(s.q, s.q) - vqq)).toBeLessThan(error);
    expect(Math.abs(moment(s.q, s.p) - vqp)).toBeLessThan(error);
    expect(Math.abs(moment(s.p, s.p) - vpp)).toBeLessThan(error);
  });
});

describe('a Neural Hamiltonian Flow with a learned H', () => {
  const learnedModel = nhf({
    ...exactly,
    hamiltonians: [learned(2), learned(2)],
    integrator: leapfrog,
    encoder: gaussianEncoder(2, 2),
  });
  const weights = learnedModel.init(seededRng(1));
  const start = (): PhaseState => ({ q: normal(1, 64, 2), p: normal(2, 64, 2) });

  it('comes back, to 1e-5', () => {
    const state = start();
    const back = learnedModel.toBase(weights, learnedModel.toData(weights, state));
    expect(apart(values(back.q), values(state.q))).toBeLessThan(1e-5);
    expect(apart(values(back.p), values(state.p))).toBeLessThan(1e-5);
  });

  it('comes back to the very bits on a lattice', () => {
    const onLattice = nhf({
      ...exactly,
      hamiltonians: [learned(2), learned(2)],
      integrator: latticeLeapfrog,
      encoder: gaussianEncoder(2, 2),
      steps: 30,
    });
    // samples of the model are on its lattice
    const data = onLattice.sample(weights, 64, seededRng(1));
    const again = onLattice.toData(weights, onLattice.toBase(weights, data));
    expect(values(again.q)).toEqual(values(data.q));
    expect(values(again.p)).toEqual(values(data.p));
  });

  it('shows the states on the way', () => {
    const base = start();
    const states = learnedModel.trajectory(weights, base);
    expect(states).toHaveLength(1 + 2 * motion.steps);
    expect(values((states[0] as PhaseState).q)).toEqual(values(base.q));
    const end = learnedModel.toData(weights, base);
    expect(apart(values((states.at(-1) as PhaseState).q), values(end.q))).toBeLessThan(1e-6);
  });

  it('has ELBO ≤ IWAE ≤ ln p, the bound rising with k, on average', () => {
    // momenta of a wide Gaussian whatever q is, which need some luck
    const wide = {
      init: () => [],
      apply: (_: unknown, x: Tensor) => ({ mean: tf.zerosLike(x), logVar: tf.fill(x.shape, 1) }),
    };
    const loose = nhf({
      ...exactly,
      hamiltonians: [learned(2)],
      integrator: leapfrog,
      encoder: wide,
    });
    const at = loose.init(seededRng(1));
    const count = 40;
    const q = loose.sample(at, count, seededRng(3)).q as Tensor2D;
    const noise = (k: number): tf.Tensor3D =>
      tf.reshape(normal(10 + k, k * count, 2), [k, count, 2]);
    const elbo = average(loose.elbo(at, q, normal(4, count, 2)));
    const bounds = [4, 32, 512].map((k) => average(loose.iwae(at, q, noise(k))));
    const log = average(loose.logProb2d(at, q, { points: 41 }));
    const rising = [elbo, ...bounds, log + 1e-2];
    rising.slice(1).forEach((bound, i) => {
      expect(bound).toBeGreaterThan(rising[i] as number);
    });
    // and the last of them closes nearly all of the gap
    expect(log - (bounds.at(-1) as number)).toBeLessThan((log - elbo) / 10);
  });

  it('has the same bounds by a Gaussian and by the flow of it', () => {
    // p = mean + std · noise, as a coupling would write it
    const encoder = gaussianEncoder(2, 2);
    const at = (params: ReturnType<typeof encoder.init>, q: Tensor2D | undefined) =>
      encoder.apply(params, q as Tensor2D);
    const half = (logVar: Tensor): Tensor2D => tf.mul(logVar, 0.5);
    const byFlow = nhf({
      ...exactly,
      hamiltonians: [learned(2), learned(2)],
      integrator: leapfrog,
      encoder: {
        dimension: 2,
        init: encoder.init,
        toData: (params, x, q) => {
          const { mean, logVar } = at(params, q);
          const value = tf.add<Tensor2D>(mean, tf.mul(x, tf.exp(half(logVar))));
          return { value, logDet: tf.sum(half(logVar), 1) };
        },
        toBase: (params, x, q) => {
          const { mean, logVar } = at(params, q);
          const value = tf.mul<Tensor2D>(tf.sub(x, mean), tf.exp(tf.neg(half(logVar))));
          return { value, logDet: tf.neg(tf.sum(half(logVar), 1)) };
        },
      },
    });
    const [q, noise] = [normal(5, 32, 2), normal(6, 32, 2)];
    const pairs = [
      [byFlow.elbo(weights, q, noise), learnedModel.elbo(weights, q, noise)],
      [
        byFlow.evidence(weights, { q, p: noise }, (x) => tf.sum(x, 1)),
        learnedModel.evidence(weights, { q, p: noise }, (x) => tf.sum(x, 1)),
      ],
    ] as const;
    for (const [ours, theirs] of pairs)
      expect(apart(values(ours), values(theirs))).toBeLessThan(1e-4);
  });

  it('has bounds below ln p with couplings for momenta, too', () => {
    const coupled = nhf({
      ...exactly,
      hamiltonians: [learned(2)],
      integrator: leapfrog,
      encoder: realNvp({ dimension: 2, layers: 2, context: 2, conditioner: smooth }),
    });
    const at = coupled.init(seededRng(1));
    const q = coupled.sample(at, 60, seededRng(3)).q as Tensor2D;
    const elbo = average(coupled.elbo(at, q, normal(4, 60, 2)));
    const iwae = average(coupled.iwae(at, q, tf.reshape(normal(5, 60 * 256, 2), [256, 60, 2])));
    const log = average(coupled.logProb2d(at, q, { points: 41 }));
    expect(elbo).toBeLessThan(iwae);
    expect(iwae).toBeLessThan(log + 1e-2);
  });

  it('has IWAE of one momentum equal to the ELBO', () => {
    const q = normal(5, 32, 2);
    const noise = normal(6, 32, 2);
    const one = learnedModel.iwae(weights, q, tf.expandDims(noise));
    expect(apart(values(one), values(learnedModel.elbo(weights, q, noise)))).toBeLessThan(1e-5);
  });

  it('allocates its results alone', () => {
    const [q, noise] = [normal(5, 8, 2), normal(6, 8, 2)];
    const state = { q, p: noise };
    const calls: readonly (() => tf.Tensor | PhaseState)[] = [
      () => learnedModel.toData(weights, state),
      () => learnedModel.elbo(weights, q, noise),
      () => learnedModel.logProb2d(weights, q, { points: 5 }),
      () => learnedModel.sample(weights, 8, seededRng(1)),
    ];
    for (const call of calls) {
      const before = tf.memory().numTensors;
      const result = call();
      const made = tf.memory().numTensors - before;
      expect(made).toBe(result instanceof tf.Tensor ? 1 : 2);
    }
  });
});
