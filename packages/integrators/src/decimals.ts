/**
 * The numbers written in `text`, apart by blanks. Sources print more digits than a double keeps, and
 * more than a literal may have.
 */
export function decimals(text: string): number[] {
  return text.trim().split(/\s+/).map(Number);
}
