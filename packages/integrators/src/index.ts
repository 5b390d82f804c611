export { rungeKutta, type RungeKuttaOptions } from './runge-kutta.ts';
export { splitting, type SplittingOptions } from './splitting.ts';
export { euler } from './euler.ts';
export { leapfrog } from './leapfrog.ts';
export { rk4 } from './rk4.ts';
export { symplecticEuler } from './symplectic-euler.ts';
