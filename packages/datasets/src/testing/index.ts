export { systemContract } from './system-contract.ts';
export { densityContract, type DensityContractOptions } from './density-contract.ts';
