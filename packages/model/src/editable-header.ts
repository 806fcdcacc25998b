/*
 * Fields that no edit of a route may touch: they frame the message, belong to one connection, or say who the client is.
 * Changing a length alone would let one message be read as two at the next hop.
 */
const UNTOUCHABLE = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'http2-settings',
  // Underscores reach many applications as dashes.
  'x-forwarded-client-cert',
]);

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** One line in Latin-1, which is what node:http can write: no line break and no other control character. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a route may remove, set or add the field; pseudo fields (`:path`) are no tokens. */
export function isEditableHeader(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return TOKEN.test(name) && !UNTOUCHABLE.has(lowerCase) && !UNTOUCHABLE.has(lowerCase.replaceAll('_', '-'));
}

/** Whether a header can carry the value. */
export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}
