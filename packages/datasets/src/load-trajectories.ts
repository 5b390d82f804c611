import { joined } from './pieces.ts';
import { storedTrajectories } from './stored-trajectories.ts';
import type { Trajectories } from './trajectories.ts';

/**
 * The trajectories in the folder `dir`, each file checked against its length and SHA-256 checksum.
 *
 * @throws HgnError if there are none, or a file is missing, damaged, or not what the manifest says
 */
export async function loadTrajectories(dir: string): Promise<Trajectories> {
  const { shards } = await storedTrajectories(dir);
  const pieces: Trajectories[] = [];
  for await (const shard of shards()) pieces.push(shard);
  // a manifest has a trajectory at least
  return joined(pieces as [Trajectories]);
}
