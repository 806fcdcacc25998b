/** What every reader makes of a text, before anything is known about fields. `offset` is where the value starts. */
export type TextNode = ObjectNode | ArrayNode | ScalarNode;
export type ObjectNode = { type: 'object'; offset: number; fields: TextField[] };
export type ArrayNode = { type: 'array'; offset: number; items: TextNode[] };
export type ScalarNode = { type: 'scalar'; offset: number; value: Scalar };
export type Scalar = string | number | boolean | null;

/** A name with its value. `block`: written without a sign between (`Match { … }`), which HCL lets be repeated. */
export type TextField = { name: string; offset: number; value: TextNode; block: boolean };

/** The node in words, for messages. */
export function describeNode(node: TextNode): string {
  if (node.type === 'object') return 'an object';
  if (node.type === 'array') return 'a list';
  return node.value === null
    ? 'null'
    : `the ${scalarTypeNames[typeof node.value as keyof typeof scalarTypeNames]} ${abbreviate(JSON.stringify(node.value))}`;
}

const scalarTypeNames = { string: 'text', number: 'number', boolean: 'value' };

/** Cuts a quotation of the text to a length that a message can hold. */
export function abbreviate(quoted: string): string {
  return quoted.length <= 60 ? quoted : `${quoted.slice(0, 57)}...`;
}
