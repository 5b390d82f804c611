import record from '../trained/step-3000.json?url';
import tensors from '../trained/step-3000-894b9743.safetensors?url';

/** The checkpoint beside the page: its record, and its tensors. */
export async function shipped(): Promise<[record: string, tensors: ArrayBuffer]> {
  const [text, bytes] = await Promise.all([fetch(record), fetch(tensors)]);
  return [await text.text(), await bytes.arrayBuffer()];
}
