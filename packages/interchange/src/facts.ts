import type { Facts } from '@hgn/datasets/storage';
import { z } from 'zod';
import { damaged } from './damaged.ts';
import type { Recording } from './recording.ts';

/** Made into a system again, they are checked by its factory. */
const constants = z.custom<Facts['constants']>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** How trajectories were made, as it lies beside them in files of every format. */
const facts = z.object({
  system: z.string(),
  constants,
  seed: z.int().min(0),
  split: z.string(),
  from: z.int().min(0),
  dt: z.number(),
  noise: z.number().min(0),
  count: z.int().min(1),
  frames: z.int().min(1),
  dimension: z.int().min(1),
});

/** And the names of the constants that differ. */
const said = facts.extend({ parameters: z.array(z.string()) });

/** What is found of trajectories without being told. */
type Found = Pick<Facts, 'count' | 'frames' | 'dimension'> & Pick<Recording, 'parameters'>;

/**
 * What a file says of its trajectories, or their shape alone if it says nothing.
 *
 * @throws HgnError if that is not how trajectories were made, or other ones were found
 */
export function factsOf(path: string, json: unknown, found: Found): Recording['facts'] {
  const { count, frames, dimension } = found;
  if (json === undefined) return { count, frames, dimension };
  const { success, data, error } = said.safeParse(json);
  if (!success) {
    const got = z.prettifyError(error).replaceAll('\n', ' ');
    throw damaged(path, 'how trajectories were made', got);
  }
  const text = (of: Found): string =>
    `${of.count} × ${of.frames} × ${of.dimension} numbers and [${[...of.parameters].sort().join()}]`;
  if (text(data) !== text(found)) throw damaged(path, `${text(data)}, as it says`, text(found));
  // without the names
  return facts.parse(data);
}

/** What lies beside trajectories, as JSON; without what is not a fact. */
export function saidOf({ facts: given, parameters }: Recording): unknown {
  return said.partial().parse({ ...given, parameters });
}
