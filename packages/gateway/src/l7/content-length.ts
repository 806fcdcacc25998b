/**
 * Bytes that `Content-Length` announces: 0 without the field, undefined when it must be refused (given twice, a list, a sign,
 * a leading zero, or beyond what a number can hold exactly).
 */
export function allowedBodyLength(values: readonly string[]): number | undefined {
  if (values.length === 0) return 0;
  const [text = ''] = values;
  if (values.length > 1 || !/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const length = Number(text);
  return Number.isSafeInteger(length) ? length : undefined;
}
