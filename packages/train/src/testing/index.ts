export { optimiserContract } from './optimiser-contract.ts';
