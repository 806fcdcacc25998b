import { severities } from '@peerway/model/edge-severity';

/*
 * What finds and hides on the map: `errors > 1% and peer = west`, `service ~ api or denied`, `declared and not used`. A text without
 * operators, fields and flags is a part of a name, as in every other filter of the console.
 */

/** Numbers of a path, in the unit in which they are compared, with the units in which they may be written. */
export const numberFields = {
  rate: {
    about: 'requests or connections a second',
    units: { '': 1, '/s': 1, '/min': 1 / 60, k: 1_000, 'k/s': 1_000 },
  },
  errors: { about: 'share that fails, in percent', units: { '': 0.01, '%': 0.01 } },
  p50: { about: 'latency, in ms', units: { '': 1, ms: 1, s: 1_000 } },
  p95: { about: 'latency, in ms', units: { '': 1, ms: 1, s: 1_000 } },
  p99: { about: 'latency, in ms', units: { '': 1, ms: 1, s: 1_000 } },
} as const satisfies Record<string, { about: string; units: Record<string, number> }>;
export type NumberField = keyof typeof numberFields;

export const textFields = {
  service: 'name of either end',
  from: 'name of the source',
  to: 'name of the destination',
  peer: 'peer of either end',
  partition: 'partition of either end',
  namespace: 'namespace of either end',
  gateway: 'name of a gateway on the way',
  protocol: 'http, http2, grpc, tcp',
  mode: 'local or remote',
} as const;
export type TextField = keyof typeof textFields;

export const flags = {
  problem: 'does not work as it should',
  declared: 'an upstream is registered for it',
  undeclared: 'no upstream here declares it',
  used: 'carried traffic lately',
  mtls: 'its hops were mutual TLS, as far as seen',
  ...Object.fromEntries(severities.filter((word) => word !== 'undeclared').map((word) => [word, 'its state'])),
} as const;

export const textOperators = ['=', '!=', '~', '!~'] as const;
export const numberOperators = ['>', '>=', '<', '<=', '=', '!='] as const;
export type TextOperator = (typeof textOperators)[number];
export type NumberOperator = (typeof numberOperators)[number];

export type MapExpression =
  | { kind: 'or' | 'and'; parts: MapExpression[] }
  | { kind: 'not'; part: MapExpression }
  | { kind: 'name'; text: string }
  | { kind: 'flag'; flag: string }
  | { kind: 'text'; field: TextField; operator: TextOperator; value: string }
  | { kind: 'number'; field: NumberField; operator: NumberOperator; value: number };

export const isTextField = (word: string): word is TextField => Object.hasOwn(textFields, word);
export const isNumberField = (word: string): word is NumberField => Object.hasOwn(numberFields, word);
export const isFlag = (word: string): boolean => Object.hasOwn(flags, word);
