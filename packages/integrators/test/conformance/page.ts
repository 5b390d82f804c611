import { integratorLimits as limits } from '@hgn/testing';
import { CONDITION_LIMIT } from '../conditions.ts';
import { linked } from './citations.ts';
import { type Adaptive, BUDGET, type FixedStep } from './measurements.ts';
import { rounding } from './numbers.ts';
import { ofMark, remarks } from './remarks.ts';
import { adaptiveTable, byUse, choice, invariantsTable, ordersTable } from './tables.ts';

/** The text of docs/conformance.md. */
export function conformancePage(
  methods: readonly FixedStep[],
  adaptives: readonly Adaptive[],
): string {
  const rows = [...methods].sort(byUse);
  return `# Conformance of the integrators

What every method of [@hgn/integrators](../packages/integrators) claims, and what was measured of it.
\`pnpm conformance\` measures again and writes this page. The tests measure too, and fail where a claim
does not hold, or where this page says something else.

The claims are laws of \`integratorContract\`, which holds a method of your own to them
[in one line](../packages/integrators#write-your-own), and to others that have no number: gradients,
rows of a batch that do not mix, nothing left allocated.

## To choose by

${choice(rows)}

- **order**: as claimed.
- **forces, velocities**: evaluations of ∂H/∂q and of ∂H/∂p a step, counted in a rollout, which shares the
  last of a step with the next one where H is separable.
- **symplectic**: on which H a step preserves dq ∧ dp, and with it volume.
- **reversible**: whether a step of −dt undoes one of dt.
- **energy**: whether its error on a planet stays within bounds.
- **error**: of the state, after one turn of a planet of eccentricity 0.3, in as many steps as ${BUDGET.toLocaleString('en-US')}
  forces allow. A dash: steps so long are not solved.

${remarks.map((remark) => ofMark(remark, rows)).join('\n\n')}

## With adaptive steps

${adaptiveTable(adaptives)}

- **order**: as claimed; then as measured of steps of one length, ${limits.order} off at most. On the orbit,
  of eccentricity 0.3, rounding hides order 8. **residual**: the largest of the order conditions.
- **dense output**: the order of the motion between the steps, as claimed.
- **rtol**: the error of the state at t = 10 on an orbit of eccentricity 0.6, with that for both tolerances,
  and the evaluations of the field that it took.

## Orders

${ordersTable(rows)}

Measured: the slope of log error over log dt, by least squares, at small steps whose error is above
rounding. It is ${limits.order} off at most, ${limits.highOrder} for an order above 8; on a planet and on a joint H it may be
higher than claimed.

- **oscillators**: H = Σ (pᵢ²/m + m·qᵢ²) / 2, linear. **pendulums**: two of them, in coordinates that
  couple them, nonlinear and separable. **planet**: Kepler's, of eccentricity 0.1. **joint H**: the square
  of the energy of the oscillators, on which a splitting method claims order 1.
- **conditions**: how many powers of dt a step has in common with the motion, where K is quadratic in p, on
  any K(p) + V(q), and on a joint H: the order, by its order conditions. **residual**: the most that one of
  them misses, where K is quadratic; ${CONDITION_LIMIT} at most.

## Invariants

${invariantsTable(rows)}

- **symplectic**: |JᵀΩJ − Ω| of a step of 0.5, J by central differences of fourth order, on pendulums and
  on a joint H: ${limits.symplecticity} at most where it is claimed, more where it is not.
- **reversal**: how far a step of −0.5 after one of 0.5 misses its start, on pendulums, for a method of any
  H on a joint one too: ${limits.reversal} at most where it is claimed, more where it is not.
- **energy in T, in 10 T**: its largest error on a planet, in one turn and in ten, at steps of 0.05;
  **ratio** of the two: ${limits.energyRatio} at most where it is bounded, more where it drifts. There is none where both
  are rounding.
- **momentum**: the change of the total momentum, a linear invariant, of two bodies that attract each
  other: ${rounding(limits.momentum)} at most.
- **tensors**: how far a step of float32 tensors is from one of float64 arrays, on pendulums and on a joint
  H: ${rounding(limits.agreement)} at most.

A number of one digit is what rounding leaves: another processor, or another version of Node, whose
\`sin\` and \`pow\` round otherwise, may make it ten times as large or as small. There, too, an order may be
0.1 off, and an error of two digits a tenth. This page is up to date up to that.

## Sources

${sources([...rows, ...adaptives])}
`;
}

/** Each citation, and whose it is. */
function sources(methods: readonly (FixedStep | Adaptive)[]): string {
  const cited = [...new Set(methods.flatMap(({ citations }) => citations))];
  return cited
    .map((citation) => {
      const those = methods.filter(({ citations }) => citations.includes(citation));
      return `- ${linked(citation)}: ${those.map(({ method }) => `\`${method.name}\``).join(', ')}`;
    })
    .join('\n');
}
