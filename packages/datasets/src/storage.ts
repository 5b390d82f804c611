export { saveTrajectories } from './save-trajectories.ts';
export { loadTrajectories } from './load-trajectories.ts';
export { storedTrajectories, type StoredTrajectories } from './stored-trajectories.ts';
export { type Facts } from './manifest.ts';
export { shardRanges, type ShardRange } from './shard-ranges.ts';
export { factsOf, simulateShard, type ShardHooks } from './simulate-shard.ts';
export { finishSet, missingShards, storeShard } from './growing-set.ts';
export { joined, piece } from './pieces.ts';
export { npyHeader, type NpyHeader, parseNpyHeader } from './npy.ts';
