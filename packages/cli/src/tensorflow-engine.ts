import type { Availability, Engine } from './engine.ts';
import { tfjsNode } from './tfjs-node.ts';

/** The packages that carry TensorFlow's library, the faster one first. */
const libraries = [tfjsNode('GPU'), tfjsNode('CPU')];

/** The first library that loads on this machine; else what the last one lacks. */
async function firstAvailable(): Promise<{ library?: Engine; found: Availability }> {
  let found: Availability | undefined;
  for (const library of libraries) {
    found = await library.probe();
    if (found.available) return { library, found };
  }
  return { found: found as Availability };
}

/** The engine that runs compiled steps in the library that tfjs-node or tfjs-node-gpu loads. */
export const tensorflow: Engine = {
  name: 'tensorflow',
  description: "compiled, on TensorFlow's library",
  probe: async () => {
    const { library, found } = await firstAvailable();
    if (!found.available || library === undefined) return found;
    return { ...found, detail: `${library.name} ${found.detail}` };
  },
  open: async () => {
    const { library = tfjsNode('CPU') } = await firstAvailable();
    await library.open();
    return (await import('@hgn/tensorflow')).tensorflow();
  },
};
