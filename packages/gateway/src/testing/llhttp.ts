import { createRequire } from 'node:module';

/** A message as a parser read it. Field names in lower case, no white space around values. */
export type ReadMessage = { method: string; target: string; fields: string[]; body: string };

type RawParser = {
  [callback: number]: (...values: never[]) => unknown;
  initialize(kind: number, resource: object, maxHeaderSize: number, lenience: number): void;
  execute(bytes: Buffer): number | Error;
  close(): void;
};
type Internals = {
  methods: string[];
  HTTPParser: { new (): RawParser; REQUEST: number } & Record<
    'kOnHeaders' | 'kOnHeadersComplete' | 'kOnBody' | 'kOnMessageComplete',
    number
  >;
};

// Node's own binding to llhttp, which it exports to nobody: only a test may lean on it.
const { HTTPParser, methods } = createRequire(import.meta.url)('_http_common') as Internals;

/**
 * What Node's parser, llhttp at its strictest, makes of a connection's bytes: the second opinion on ours.
 * @returns the messages it took for complete, and the code of the error that ended it
 */
export function readWithLlhttp(bytes: Buffer): { messages: ReadMessage[]; error: string | null } {
  const messages: ReadMessage[] = [];
  let current: ReadMessage = { method: '', target: '', fields: [], body: '' };
  let rawHead: string[] = [];
  let isInTrailers = false;
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {}, 64 * 1024, 0);
  // Called early for a head of many fields, and for trailers.
  parser[HTTPParser.kOnHeaders] = (fields: string[], target: string) => {
    if (isInTrailers) return;
    rawHead.push(...fields);
    if (target !== '') current.target = target;
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    fields: string[] | undefined,
    method: number,
    target: string | undefined,
  ) => {
    current.method = methods[method] ?? '';
    current.target = target ?? current.target;
    rawHead.push(...(fields ?? []));
    current.fields = rawHead.map((text, at) => (at % 2 === 0 ? text.toLowerCase() : trimBlanks(text)));
    isInTrailers = true;
    return 0;
  };
  parser[HTTPParser.kOnBody] = (chunk: Buffer) => {
    current.body += chunk.toString('latin1');
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    messages.push(current);
    current = { method: '', target: '', fields: [], body: '' };
    rawHead = [];
    isInTrailers = false;
  };
  const result = parser.execute(bytes);
  parser.close();
  const error = result instanceof Error && 'code' in result ? String(result.code) : null;
  return { messages, error };
}

export const trimBlanks = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');
