const VOID = new Set(['meta', 'img', 'br', 'link', '!doctype']);
const TAG = /<(\/?)([^\s/>]+)((?:\s+[^\s=>/]+\s*=\s*"[^"<]*")*|\s+html)\s*(\/?)>/g;

/** Why `text` is not well-formed XML (or HTML, with its void elements); undefined where it is. */
export function flawOf(text: string): string | undefined {
  const open: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [tag, closing, name = '', , empty] = match;
    const between = text.slice(end, match.index);
    if (/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/.test(between)) return `stray character in '${between}'`;
    end = match.index + tag.length;
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) return `</${name}> closes <${expected ?? ''}>`;
    } else if (empty === '' && !VOID.has(name)) open.push(name);
  }
  return open.length === 0 ? undefined : `<${open.join('><')}> is never closed`;
}
