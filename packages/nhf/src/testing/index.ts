export { flowContract, type FlowContractOptions } from './flow-contract.ts';
