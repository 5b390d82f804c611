import type { Pass } from '@hgn/compile';

/** The passes that an engine runs on a traced graph by default; undefined if it runs none. */
export async function passesOf(engine: string): Promise<readonly Pass[] | undefined> {
  if (engine === 'onnx') return (await import('@hgn/onnx')).defaultPasses;
  return engine === 'tensorflow' ? (await import('@hgn/tensorflow')).defaultPasses : undefined;
}
