/** Texts with `${value.name}` in them, as binding rules have. */
const PLACE = /\$\{\s*value\.([A-Za-z0-9_]+)\s*\}/g;

/** Names of the claims that a text needs; null where it has a `${` that is no such place. */
export function placesOf(text: string): string[] | null {
  if (text.replaceAll(PLACE, '').includes('${')) return null;
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

/** The text with the values in; null where one is not there. What comes out must be checked: values are strangers' texts. */
export function fillPlaces(text: string, values: Readonly<Record<string, string>>): string | null {
  let isComplete = true;
  // A value is put in once and never read again for places of its own.
  const filled = text.replaceAll(PLACE, (_place, name: string) => {
    if (!Object.hasOwn(values, name)) isComplete = false;
    return values[name] ?? '';
  });
  return isComplete ? filled : null;
}
