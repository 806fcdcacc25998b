/** The languages that an entry can be written in. */
export type TextFormat = 'json' | 'hcl' | 'yaml';

const blanks = /(?:\s|\uFEFF|#[^\n]*|\/\/[^\n]*)*/y;
const name = /(?:[A-Za-z_][\w.-]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*/y;

/**
 * Tells a text's language by its first words: `{` is JSON, `---` or `Name:` YAML, `Name =`, `Name {` or `Name "label"` HCL.
 * Null: none of them.
 */
export function detectFormat(text: string): TextFormat | null {
  const start = afterBlanks(text);
  const first = text.charAt(start);
  if (first === '{' || first === '[') return 'json';
  if (text.startsWith('---', start) || first === '%') return 'yaml';
  name.lastIndex = start;
  const word = name.exec(text)?.[0];
  if (word === undefined) return null;
  const next = text.charAt(start + word.length);
  if (next === ':') return 'yaml';
  return next === '=' || next === '{' || next === '"' ? 'hcl' : null;
}

function afterBlanks(text: string): number {
  let at = 0;
  for (;;) {
    blanks.lastIndex = at;
    at += blanks.exec(text)?.[0].length ?? 0;
    if (!text.startsWith('/*', at)) return at;
    const end = text.indexOf('*/', at + 2);
    if (end === -1) return at;
    at = end + 2;
  }
}

/** The language that a file's name stands for; null: it says nothing. An `.hcl` file may hold JSON, as for Consul. */
export function formatOfFile(path: string, text: string): TextFormat | null {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'json') return 'json';
  if (extension === 'yaml' || extension === 'yml') return 'yaml';
  if (extension === 'hcl') return detectFormat(text) === 'json' ? 'json' : 'hcl';
  return null;
}
