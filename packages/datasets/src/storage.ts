export { saveTrajectories } from './save-trajectories.ts';
export { loadTrajectories } from './load-trajectories.ts';
