/** How much of a text is read before it is refused. Whatever is over a limit is refused before heavy work. */
export type TextLimits = {
  /** Bytes of the text as UTF-8. */
  bytesMax: number;
  /** Objects and lists inside each other. */
  depthMax: number;
  /** Values in the whole text: objects, lists and scalars. */
  nodesMax: number;
};

export const defaultTextLimits: TextLimits = { bytesMax: 1_048_576, depthMax: 64, nodesMax: 50_000 };

/** Whether `text` takes at most `bytesMax` bytes as UTF-8. Costs at most `bytesMax` steps, however long the text is. */
export function fitsBytes(text: string, bytesMax: number): boolean {
  // A UTF-16 unit is one to three bytes of UTF-8.
  if (text.length > bytesMax) return false;
  return text.length * 3 <= bytesMax || new TextEncoder().encode(text).length <= bytesMax;
}
