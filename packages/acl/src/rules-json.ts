import { type Placed, type RawField, type RawRule, refuseScope, rulesError } from './rules-text.ts';

/*
 * The JSON form of rules: {"mesh": "write", "service_prefix": {"": {"policy": "read"}}}. As HCL's own JSON form does, every
 * object may also stand in a list: {"service": [{"web": {"policy": "write"}}]}.
 */

/** Reads the JSON form. Positions are those of the first mention of a name, as JSON.parse gives none. */
export function readRulesJson(text: string): RawRule[] {
  const document = parse(text);
  const at = <T>(value: T, word: string): Placed<T> => ({ value, ...placeOf(text, word) });
  const rules: RawRule[] = [];
  let names = Object.keys(document).length;
  for (const [resource, value] of Object.entries(document)) {
    const name = at(resource, resource);
    refuseScope(name);
    if (typeof value === 'string') {
      rules.push({ resource: name, body: { kind: 'scalar', level: at(value, value) } });
      continue;
    }
    for (const labels of objectsOf(value, name, resource)) {
      names += Object.keys(labels).length;
      for (const [label, content] of Object.entries(labels)) {
        for (const block of objectsOf(content, at(label, label), `${resource} ${JSON.stringify(label)}`)) {
          names += Object.keys(block).length;
          const fields = Object.entries(block).map(([field, level]): RawField => {
            if (typeof level !== 'string') throw rulesError(at(field, field), `"${field}" must be a string`);
            return { name: at(field, field), value: at(level, level) };
          });
          rules.push({ resource: name, body: { kind: 'block', label: at(label, label), fields } });
        }
      }
    }
  }
  // JSON.parse keeps the last of two equal names without a word, and the one that it drops could be the deny.
  if (names !== countNames(text)) throw rulesError({ line: 1, column: 1 }, 'a name is given twice in one object');
  return rules;
}

function countNames(text: string): number {
  let names = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (match[1] !== undefined) names += 1;
  return names;
}

function parse(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // V8 gives the position in some messages and an excerpt in others.
    const words = error instanceof Error ? error.message : '';
    const position = /^(.*?) in JSON at position (\d+)/.exec(words);
    throw position === null
      ? rulesError(null, `this is not valid JSON: ${words}`)
      : rulesError(placeAt(text, Number(position[2])), `this is not valid JSON: ${position[1]}`);
  }
  if (!isObject(document)) throw rulesError({ line: 1, column: 1 }, 'the rules must be one JSON object');
  return document;
}

function objectsOf(value: unknown, place: Placed<string>, what: string): Record<string, unknown>[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (!isObject(item)) throw rulesError(place, `${what} must hold an object or a level`);
    return item;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function placeOf(text: string, word: string): { line: number; column: number } {
  const offset = text.indexOf(JSON.stringify(word));
  return offset < 0 ? { line: 1, column: 0 } : placeAt(text, offset);
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const newline = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - newline };
}
