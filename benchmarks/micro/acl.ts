/**
 * What one ACL decision costs.
 *
 *   node benchmarks/micro/acl.ts [--seconds N]
 *
 * A typical token (a service identity and a policy of a dozen rules), one with 1,700 prefixes, and one with rules in 200
 * partitions; each asked about names that it has rules for and others. Beside them a scan of all rules, as one would write it
 * first, in the same run: times hold for one machine, the ratio anywhere. Fails when the typical token needs a microsecond.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type AclRequest, type AclRule, compileAuthorizer, parseRules } from '@peerway/acl';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '1' } } });
const runMs = Number(values.seconds) * 1000;
const BUDGET_NS = 1000;

const rules = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('\n');
const letters = (index: number): string =>
  `${index.toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))}`;

const cases: { name: string; text: string; names: string[]; partitions: string[] }[] = [
  {
    name: 'typical token',
    text: `mesh = "read"\nservice "web" { policy = "write" }\nservice "web-sidecar-proxy" { policy = "write" }
service_prefix "" { policy = "read" }\nnode_prefix "" { policy = "read" }
${rules(8, (index) => `service_prefix "team-${letters(index)}-" { policy = "write" intentions = "write" }`)}`,
    names: ['web', 'team-q-api', 'team-z-billing', 'payments', 'a-service-with-a-longer-name'],
    partitions: ['default'],
  },
  {
    name: '1,700 prefixes',
    text: rules(1700, (index) => `service_prefix "${letters(index)}-${'x'.repeat(index % 12)}" { policy = "read" }`),
    names: ['q-xapi', 'bq-xxxxxxxxxxx-web', 'nothing-of-this-name', 'crx-xx', 'payments'],
    partitions: ['default'],
  },
  {
    name: 'rules in 200 partitions',
    text: rules(
      200,
      (index) =>
        `partition "${letters(index)}" { mesh = "read" service_prefix "" { policy = "read" } namespace_prefix "" { service_prefix "a" { policy = "write" } } }`,
    ),
    names: ['api', 'web', 'payments'],
    partitions: [letters(3), letters(150), 'default'],
  },
];

/** Every rule is looked at for every question. */
function scan(all: readonly AclRule[], request: Extract<AclRequest, { name: string; namespace: string }>): boolean {
  let best: { rank: number; level: string } | null = null;
  for (const rule of all) {
    if (rule.kind !== 'labelled' || rule.resource !== 'service') continue;
    const { partition, namespace } = rule.scope;
    const ranks = [
      rankOf(partition.match, partition.name, request.partition),
      rankOf(namespace.match, namespace.name, request.namespace),
      rankOf(rule.match, rule.name, request.name),
    ];
    if (ranks.includes(-1)) continue;
    const rank = ranks.reduce((sum, one) => sum * 1000 + one, 0);
    if (best === null || rank > best.rank) best = { rank, level: rule.level };
  }
  return best !== null && (best.level === 'write' || (best.level === 'read' && request.access === 'read'));
}

function rankOf(match: string, name: string, asked: string): number {
  if (match === 'exact') return name === asked ? 999 : -1;
  return asked.startsWith(name) ? name.length : -1;
}

/** Nanoseconds for each call, over as many as fit into the time. */
function nanoseconds(ask: (index: number) => boolean): number {
  let calls = 0;
  let yes = 0;
  const start = performance.now();
  do {
    for (let index = 0; index < 200; index += 1) if (ask(calls + index)) yes += 1;
    calls += 200;
  } while (performance.now() - start < runMs);
  if (yes > calls) throw new Error('can not be: more answers than questions');
  return ((performance.now() - start) * 1e6) / calls;
}

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown'}, load ${loadavg()[0]?.toFixed(2)}, Node.js ${process.versions.node}`,
);
console.log(`${'token'.padEnd(26)}${'ns/decision'.padStart(12)}${'scan ns'.padStart(12)}${'x scan'.padStart(9)}`);
let typicalNs = Number.POSITIVE_INFINITY;
for (const { name, text, names, partitions } of cases) {
  const authorizer = compileAuthorizer([{ name: 'p', rules: text }], [{ serviceName: 'shop' }], 'deny');
  const all = parseRules(text).rules;
  const requests = names.flatMap((service) =>
    partitions.flatMap((partition) =>
      (['read', 'write'] as const).map((access) => ({
        ...{ resource: 'service' as const, name: service, partition, namespace: 'default', access },
      })),
    ),
  );
  const request = (index: number) => requests[index % requests.length] ?? requests[0];
  const decide = (index: number): boolean => {
    const asked = request(index);
    return asked !== undefined && authorizer.decide(asked).allowed;
  };
  nanoseconds(decide);
  const ns = nanoseconds(decide);
  const scanNs = nanoseconds((index) => {
    const asked = request(index);
    return asked !== undefined && scan(all, asked);
  });
  if (name === 'typical token') typicalNs = ns;
  console.log(
    `${name.padEnd(26)}${ns.toFixed(0).padStart(12)}${scanNs.toFixed(0).padStart(12)}${(ns / scanNs).toFixed(3).padStart(9)}`,
  );
}
console.log(`budget: ${BUDGET_NS} ns for a typical token: ${typicalNs < BUDGET_NS ? 'met' : 'MISSED'}`);
if (typicalNs >= BUDGET_NS) process.exitCode = 1;
