export { systemContract } from './system-contract.ts';
