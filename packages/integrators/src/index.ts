// what one cannot integrate without, so that this package is enough for arrays
export {
  type AnalyticGradients,
  analyticField,
  flow,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
  rollout,
  type RolloutOptions,
} from '@hgn/core/float64';

export { rungeKutta, type RungeKuttaOptions } from './runge-kutta.ts';
export { splitting, type SplittingMethod, type SplittingOptions } from './splitting.ts';
export { composition, type CompositionOptions } from './composition.ts';
export { implicitRungeKutta, type ImplicitRungeKuttaOptions } from './implicit-runge-kutta.ts';
export { gaussLegendre, type GaussLegendreOptions } from './gauss-legendre.ts';
export { type AverageVectorFieldOptions, averageVectorFieldOf } from './average-vector-field-of.ts';
export { type ConformalOptions, conformal } from './conformal.ts';
export { lattice, type LatticeOptions } from './lattice.ts';
export { richardson, type RichardsonOptions } from './richardson.ts';
export { type Copies, tao, type TaoMethod, type TaoOptions } from './tao.ts';
export { fixedPoint, type FixedPointOptions } from './fixed-point.ts';
export { newtonKrylov, type NewtonKrylovOptions } from './newton-krylov.ts';
export { type SlopeEquation, type Slopes, type Solver } from './solver.ts';
export { adjointSymplecticEuler } from './adjoint-symplectic-euler.ts';
export { averageVectorField } from './average-vector-field.ts';
export { blanesMoan4 } from './blanes-moan4.ts';
export { blanesMoan6 } from './blanes-moan6.ts';
export { calvoSanzSerna4 } from './calvo-sanz-serna4.ts';
export { candyRozmus4 } from './candy-rozmus4.ts';
export { euler } from './euler.ts';
export { forestRuth } from './forest-ruth.ts';
export { gauss4 } from './gauss4.ts';
export { gauss6 } from './gauss6.ts';
export { heun } from './heun.ts';
export { implicitMidpoint } from './implicit-midpoint.ts';
export { kahanLi6 } from './kahan-li6.ts';
export { kahanLi8 } from './kahan-li8.ts';
export { latticeLeapfrog } from './lattice-leapfrog.ts';
export { leapfrog } from './leapfrog.ts';
export { mclachlan2 } from './mclachlan2.ts';
export { mclachlan3 } from './mclachlan3.ts';
export { mclachlan4 } from './mclachlan4.ts';
export { mclachlanAtela5 } from './mclachlan-atela5.ts';
export { midpoint } from './midpoint.ts';
export { pefrl } from './pefrl.ts';
export { positionVerlet } from './position-verlet.ts';
export { pseudoLeapfrog } from './pseudo-leapfrog.ts';
export { rk3 } from './rk3.ts';
export { rk38 } from './rk38.ts';
export { rk4 } from './rk4.ts';
export { ruth3 } from './ruth3.ts';
export { sofroniouSpaletta10 } from './sofroniou-spaletta10.ts';
export { suzuki4 } from './suzuki4.ts';
export { suzukiUmeno8 } from './suzuki-umeno8.ts';
export { symplecticEuler } from './symplectic-euler.ts';
export { tao2 } from './tao2.ts';
export { tao4 } from './tao4.ts';
export { yoshida6 } from './yoshida6.ts';

// adaptive
export { bs32 } from './bs32.ts';
export { dop853 } from './dop853.ts';
export { dopri5 } from './dopri5.ts';
export { tsit5 } from './tsit5.ts';
export { embedded, type EmbeddedMethod } from './embedded.ts';
export { type StepController } from './step-controller.ts';
export { type SolveEvent } from './crossings.ts';
export { type SolveOptions } from './solve-options.ts';
export { type DenseSolution, type Moment, type Solution } from './solution.ts';
export { type SolveStats } from './slope.ts';
export { solve } from './solve.ts';
export { solveBatch } from './solve-batch.ts';
export { poincareSection } from './poincare-section.ts';

// fields that any method runs on
export { type Compensated, compensated } from './compensated.ts';
export { driven, type DrivenSystem } from './driven.ts';
export {
  type AttractiveSystem,
  type TimeTransformed,
  timeTransformed,
} from './time-transformed.ts';

// chaos
export { tangentMap, type TangentOptions, type TangentState } from './tangent-map.ts';
export { lyapunovExponents, type LyapunovOptions } from './lyapunov-exponents.ts';
export { megno, type MegnoOptions } from './megno.ts';
