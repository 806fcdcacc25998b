import { type JsonMember, type JsonNode, readJsonTree } from './json-tree.ts';
import { isScopeWord, type Placed, type RawItem, type Report } from './rules-text.ts';

/*
 * The JSON form of rules: {"mesh": "write", "service_prefix": {"": {"policy": "read"}}}. As HCL's own JSON form does, every
 * object may also stand in a list: {"service": [{"web": {"policy": "write"}}]}.
 */

/** Reads the JSON form. A text that is no JSON has one problem: whatever follows it would be guessed at. */
export function readRulesJson(text: string, report: Report): RawItem[] {
  const root = readJsonTree(text, report);
  if (root === null) return [];
  if (root.kind === 'object') return root.members.flatMap((member) => readMember(member, report));
  report(root, 'the rules must be one JSON object');
  return [];
}

/** A member among rules: `"mesh": "write"`, or blocks by their names. The tree's own limit bounds how deep scopes lead. */
function readMember({ name, value }: JsonMember, report: Report): RawItem[] {
  if (value.kind === 'string') return [{ kind: 'field', name, value }];
  const readContent = isScopeWord(name.value) ? readMember : readField;
  return objectsOf(name, value, name.value, report).flatMap((labels) =>
    labels.flatMap(({ name: label, value: content }) =>
      objectsOf(label, content, `${name.value} ${JSON.stringify(label.value)}`, report).map((members): RawItem => {
        const items = members.flatMap((member) => readContent(member, report));
        return { kind: 'block', name, label, items, isWhole: items.length >= members.length };
      }),
    ),
  );
}

function readField({ name, value }: JsonMember, report: Report): RawItem[] {
  if (value.kind === 'string') return [{ kind: 'field', name, value }];
  report(name, `"${name.value}" must be a string`);
  return [];
}

/** What an object holds, or each of a list of them. */
function objectsOf(place: Placed<string>, value: JsonNode, what: string, report: Report): JsonMember[][] {
  return (value.kind === 'array' ? value.items : [value]).flatMap((item) => {
    if (item.kind === 'object') return [item.members];
    report(place, `${what} must hold an object or a level`);
    return [];
  });
}
