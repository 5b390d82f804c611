import { readFileSync } from 'node:fs';

const folder = new URL('../trained/', import.meta.url);

/** The checkpoint that the page ships: the text of its record, and the bytes of its tensors. */
export const record = readFileSync(new URL('step-3000.json', folder), 'utf8');
export const tensors = new Uint8Array(
  readFileSync(new URL('step-3000-894b9743.safetensors', folder)),
);
