import {
  flags,
  isFlag,
  isNumberField,
  isTextField,
  type MapExpression,
  type NumberField,
  numberFields,
  numberOperators,
  textFields,
  textOperators,
} from './map-expression';

/** Where an expression is wrong, what is wrong with it, and what would be right. */
export type ExpressionFault = { position: number; message: string; hint: string };
export type ParsedExpression = { expression: MapExpression | null } | { fault: ExpressionFault };

export type Token = {
  kind: 'word' | 'quoted' | 'operator' | 'bracket' | 'unknown';
  text: string;
  start: number;
  end: number;
};

/** Parentheses and `not` within one another. */
const DEPTH_MAX = 40;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(>=|<=|!=|!~|[=<>~])|([()])|([^\s()=<>~!"]+)|(\S))/gy;

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const [, quoted, operator, bracket, word, unknown] = match;
    const raw = quoted ?? operator ?? bracket ?? word ?? unknown ?? '';
    const end = match.index + match[0].length;
    const span = { start: end - raw.length, end };
    if (quoted !== undefined) return { kind: 'quoted', text: quoted.slice(1, -1).replace(/\\(.)/g, '$1'), ...span };
    if (operator !== undefined) return { kind: 'operator', text: operator, ...span };
    if (bracket !== undefined) return { kind: 'bracket', text: bracket, ...span };
    return { kind: word === undefined ? 'unknown' : 'word', text: raw, ...span };
  });
}

class Faulty extends Error {
  readonly fault: ExpressionFault;
  constructor(position: number, message: string, hint: string) {
    super(message);
    this.fault = { position, message, hint };
  }
}

const joiners = ['and', 'or', 'not'];

/** Null for an empty text. A text that has nothing of an expression looks for a name. */
export function parseMapExpression(text: string): ParsedExpression {
  const trimmed = text.trim();
  if (trimmed === '') return { expression: null };
  const tokens = tokensOf(text);
  const isPlain = tokens.every(
    ({ kind, text: word }) => (kind === 'word' || kind === 'unknown') && !isFlag(word) && !joiners.includes(word),
  );
  if (isPlain) return { expression: { kind: 'name', text: trimmed.toLowerCase() } };
  const reader = new Reader(tokens, text.length);
  try {
    const expression = parseOr(reader, 0);
    const rest = reader.peek();
    if (rest)
      throw new Faulty(rest.start, `"${rest.text}" follows where nothing is expected`, 'join with "and" or "or"');
    return { expression };
  } catch (error) {
    if (error instanceof Faulty) return { fault: error.fault };
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  readonly length: number;
  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.length = length;
  }
  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }
  take(): Token | undefined {
    return this.#tokens[this.#next++];
  }
  takeIf(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token?.kind !== kind || token.text !== text) return false;
    this.#next += 1;
    return true;
  }
}

function parseOr(reader: Reader, depth: number): MapExpression {
  return joined('or', reader, () => parseAnd(reader, depth));
}

function parseAnd(reader: Reader, depth: number): MapExpression {
  return joined('and', reader, () => parseNot(reader, depth));
}

function joined(kind: 'or' | 'and', reader: Reader, parse: () => MapExpression): MapExpression {
  const first = parse();
  const parts = [first];
  while (reader.takeIf('word', kind)) parts.push(parse());
  return parts.length === 1 ? first : { kind, parts };
}

function parseNot(reader: Reader, depth: number): MapExpression {
  const start = reader.peek()?.start ?? reader.length;
  if (depth > DEPTH_MAX) throw new Faulty(start, 'it is nested too deep', `nest at most ${DEPTH_MAX} levels`);
  if (reader.takeIf('word', 'not')) return { kind: 'not', part: parseNot(reader, depth + 1) };
  if (!reader.takeIf('bracket', '(')) return parseMatch(reader);
  const inner = parseOr(reader, depth + 1);
  if (reader.takeIf('bracket', ')')) return inner;
  throw new Faulty(reader.peek()?.start ?? reader.length, 'a "(" is not closed', 'write ")"');
}

const listed = (names: readonly string[]): string => names.join(', ');

function parseMatch(reader: Reader): MapExpression {
  const token = reader.take();
  if (!token) throw new Faulty(reader.length, 'it ends where a condition should be', 'such as errors > 1%');
  if (token.kind === 'quoted') return { kind: 'name', text: token.text.toLowerCase() };
  const { text: word, start } = token;
  if (isTextField(word)) {
    const operator = takeOperator(reader, word, textOperators);
    const value = takeValue(reader, word, 'a text, such as api');
    return { kind: 'text', field: word, operator, value: value.text.toLowerCase() };
  }
  if (isNumberField(word)) {
    const operator = takeOperator(reader, word, numberOperators);
    return { kind: 'number', field: word, operator, value: numberOf(word, takeValue(reader, word, exampleOf(word))) };
  }
  if (isFlag(word)) return { kind: 'flag', flag: word };
  throw new Faulty(
    start,
    `"${word}" is no field and no state`,
    `use one of ${listed([...Object.keys(textFields), ...Object.keys(numberFields), ...Object.keys(flags)])}`,
  );
}

function takeOperator<T extends string>(reader: Reader, field: string, operators: readonly T[]): T {
  const token = reader.take();
  const found = operators.find((operator) => token?.kind === 'operator' && token.text === operator);
  if (found) return found;
  throw new Faulty(
    token?.start ?? reader.length,
    token ? `"${token.text}" does not compare "${field}"` : `it ends after "${field}"`,
    `use ${listed(operators)}`,
  );
}

function takeValue(reader: Reader, field: string, wanted: string): Token {
  const token = reader.take();
  if (token?.kind === 'word' || token?.kind === 'quoted') return token;
  throw new Faulty(token?.start ?? reader.length, `"${field}" is compared with nothing`, `write ${wanted}`);
}

const exampleOf = (field: NumberField): string => (field === 'rate' ? '10/s' : field === 'errors' ? '1%' : '200ms');

function numberOf(field: NumberField, { text, start }: Token): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(.*)$/.exec(text) ?? [];
  const units: Record<string, number> = numberFields[field].units;
  const factor = unit !== undefined && Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;
  throw new Faulty(start, `"${text}" is no value of "${field}"`, `write a number such as ${exampleOf(field)}`);
}
