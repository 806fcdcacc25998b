import type { Route } from '@peerway/http-api';
import { type PermissionCases, type PermissionNeed, type PermissionRules, permissions } from '@peerway/operations';

const introduction = `# What every operation asks for

Made from the table in \`packages/operations/src/access/permissions.ts\`; a test compares them, and writes this page anew with \`-u\`:
\`npx vitest run --project unit apps/control-plane/src/permissions.test.ts -u\`. Another one walks through every procedure and route with no token, a wrong
one, one that may do everything but what is asked for, and one that may do nothing but that. What the rules mean and where they hold is in
[acl-rules.md](acl-rules.md).

* **\`rule\`**: refused without it, whether or not there is such a thing.
* **shows by \`rule\`**: answers everybody, with what the rule lets the token see. The rest is neither named nor counted.
* **lists by \`rule\`**: the same, but refused to a token that could see nothing of it.
* **not found without \`rule\`**: what is hidden is answered as what is not there.
* **nothing**: no token is needed. **any token**: a valid one, whatever it may do.

A token that is unknown or has ended is refused with \`acl.unknown_token\` by all of them. \`mesh\`, \`peering\` and a namespace's \`policy\` follow
\`operator\` where they are not set. \`write\` has \`read\` in it.
`;

/** docs/permissions.md. */
export function permissionsPage(procedures: readonly string[], routes: readonly Route[]): string {
  const rows = Object.entries<PermissionCases>(permissions).map(([operation, cases]) => {
    const doors = [
      ...(procedures.includes(operation) ? [`\`${operation}\``] : []),
      ...routes.filter((route) => route.operation === operation).map(({ method, path }) => `${method} \`/v1/${path}\``),
    ];
    const needs = Object.entries(cases).map(([name, need]) =>
      name === '' ? inWords(need) : `${name}: ${inWords(need)}`,
    );
    return `| ${doors.join('<br>')} | ${needs.join('<br>')} |`;
  });
  return `${introduction}\n| procedure, path | needs |\n|---|---|\n${rows.join('\n')}\n`;
}

function inWords(need: PermissionNeed): string {
  const note = need.note === undefined ? '' : `; ${need.note}`;
  switch (need.kind) {
    case 'nothing':
      return `nothing${note}`;
    case 'token':
      return `any token${note}`;
    case 'refused':
      return `${rulesInWords(need.rules)}${note}`;
    case 'filtered':
      return `shows by ${rulesInWords(need.rules)}${note}`;
    case 'listed':
      return `lists by ${rulesInWords(need.rules)}${note}`;
    case 'hidden':
      return `not found without ${rulesInWords(need.rules)}${note}`;
    case 'guarded':
      return `${rulesInWords(need.rules)}; not found without any right on the service${note}`;
    default:
      return need satisfies never;
  }
}

const rulesInWords = (rules: PermissionRules): string =>
  rules.map((rule) => (typeof rule === 'string' ? [rule] : rule).map((one) => `\`${one}\``).join(' or ')).join(' and ');
