/** `host:port` entries from what somebody typed: on lines, or with commas or blanks between them. */
export function splitAddresses(text: string): string[] {
  return text.split(/[\s,]+/).filter((address) => address !== '');
}
