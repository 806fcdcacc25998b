/** Claims and the names that rules have for them, one a line: `claim = name`, or the claim alone where it is a name as well. */
export type ReadMappings = { mappings: Record<string, string>; problem: string | undefined };

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export function readMappings(text: string): ReadMappings {
  const mappings = new Map<string, string>();
  let problem: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    // A claim may have a "=" in it, a name has none.
    const at = line.lastIndexOf('=');
    const claim = (at < 0 ? line : line.slice(0, at)).trim();
    const name = at < 0 ? claim : line.slice(at + 1).trim();
    if (claim === '' || !NAME.test(name))
      problem ??= `Line ${index + 1}: give claim = name, the name of letters, digits and "_".`;
    else if (mappings.has(claim) || [...mappings.values()].includes(name))
      problem ??= `Line ${index + 1}: ${mappings.has(claim) ? 'the claim' : 'the name'} stands above as well.`;
    else mappings.set(claim, name);
  }
  return { mappings: Object.fromEntries(mappings), problem };
}

export const mappingsText = (mappings: Readonly<Record<string, string>>): string =>
  Object.entries(mappings)
    .map(([claim, name]) => (claim === name ? claim : `${claim} = ${name}`))
    .join('\n');
