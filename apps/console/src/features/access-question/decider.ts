/** Whose rule it is, in words, and what of it has a page. */
export type RuleSource = { text: string; policy: string | null; role: string | null };
/** A rule, and whose it is. */
export type Decider = { rule: string; source: RuleSource };

// Names of policies and roles need no escaping, and the words for where a rule comes from stand at the end.
const policyWords = /^policy "([A-Za-z0-9_/-]+)"(?: of role "([A-Za-z0-9_-]+)")?$/;
const grantWords = /^(?:service identity|node identity|templated policy) .*?(?: of role "([A-Za-z0-9_-]+)")?$/;
const ruleWords =
  /^(.*) of ((?:policy "[A-Za-z0-9_/-]+"|(?:service|node) identity "[a-z0-9_-]+"|templated policy "[a-z/-]+"(?: for "[a-z0-9_-]+")?)(?: of role "[A-Za-z0-9_-]+")?)$/s;

/** Reads `policy "reader" of role "team-a"`. What is not understood stays a text. */
export function ruleSourceOf(text: string): RuleSource {
  const [, policy = null, role = null] = policyWords.exec(text) ?? [];
  if (policy !== null) return { text, policy, role };
  return { text, policy: null, role: grantWords.exec(text)?.[1] ?? null };
}

/** Reads `service_prefix "" { policy = "read" } of policy "reader"`, in the words of an authorizer. */
export function deciderOf(decidedBy: string): Decider {
  const [, rule, source] = ruleWords.exec(decidedBy) ?? [];
  return rule === undefined || source === undefined
    ? { rule: decidedBy, source: { text: '', policy: null, role: null } }
    : { rule, source: ruleSourceOf(source) };
}

/** A rule that takes something away, rather than one that grants too little. */
export const isDenying = ({ rule }: Decider): boolean => /=\s*"deny"/.test(rule);
