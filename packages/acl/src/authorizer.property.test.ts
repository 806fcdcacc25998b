import { expect, it } from 'vitest';
import type { AclRequest } from './acl-request.ts';
import { type AclReach, type Authorizer, compileAuthorizer } from './authorizer.ts';
import { NaiveEvaluator, type TestRule, writeRule } from './testing/naive-evaluator.ts';
import { randomPolicy, randomRequest, seededRandom } from './testing/random-rules.ts';

const SETS = 50_000;
const REQUESTS_OF_A_SET = 20;
/** A failure names the seed of its set: put it here and the first set is the one that failed. */
const FIRST_SEED = Number(process.env.ACL_TEST_SEED ?? 1);

const compile = (policies: readonly TestRule[][], allow: boolean): Authorizer =>
  compileAuthorizer(
    policies.map((rules, index) => ({ name: `p${index}`, rules: rules.map(writeRule).join('\n') })),
    [],
    allow ? 'allow' : 'deny',
  );

type Question = { about: AclRequest } | { about: keyof typeof wholeSets; reach: AclReach };
const wholeSets = {
  serviceReadAll: (of: Authorizer | NaiveEvaluator, reach: AclReach) => of.serviceReadAll(reach),
  serviceReadAny: (of: Authorizer | NaiveEvaluator, reach: AclReach) => of.serviceReadAny(reach),
  serviceWriteAny: (of: Authorizer | NaiveEvaluator, reach: AclReach) => of.serviceWriteAny(reach),
  nodeReadAll: (of: Authorizer | NaiveEvaluator, reach: AclReach) => of.nodeReadAll(reach),
};

function agree(policies: readonly TestRule[][], allow: boolean, question: Question): boolean {
  const compiled = compile(policies, allow);
  const naive = new NaiveEvaluator(policies.flat(), allow);
  return answerOf(compiled, question) === answerOf(naive, question);
}

function answerOf(of: Authorizer | NaiveEvaluator, question: Question): boolean {
  if (typeof question.about === 'string')
    return wholeSets[question.about](of, 'reach' in question ? question.reach : 'everywhere');
  const decision = of.decide(question.about);
  return typeof decision === 'boolean' ? decision : decision.allowed;
}

function questionsOf(random: () => number): Question[] {
  const requests = Array.from({ length: REQUESTS_OF_A_SET - 4 }, (): Question => ({ about: randomRequest(random) }));
  const reaches: AclReach[] = [
    'everywhere',
    { partition: 'a' },
    { partition: 'default', namespace: 'default' },
    { partition: 'ab', namespace: 'a' },
  ];
  const about = (Object.keys(wholeSets) as (keyof typeof wholeSets)[])[Math.floor(random() * 4)] ?? 'serviceReadAll'; // Cast: the object's own keys.
  return [...requests, ...reaches.map((reach): Question => ({ about, reach }))];
}

/** The fewest rules of those that still disagree, for whoever has to look at them. */
function shrink(policies: TestRule[][], allow: boolean, question: Question): TestRule[][] {
  for (const [index, rules] of policies.entries())
    for (const rule of rules) {
      const fewer = policies.with(
        index,
        rules.filter((other) => other !== rule),
      );
      if (!agree(fewer, allow, question)) return shrink(fewer, allow, question);
    }
  return policies;
}

it('decides a million times as the naive evaluator does', () => {
  for (let set = 0; set < SETS; set += 1) {
    const seed = FIRST_SEED + set;
    const random = seededRandom(seed);
    const policies = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomPolicy(random, 5));
    const allow = random() < 0.5;
    const compiled = compile(policies, allow);
    const naive = new NaiveEvaluator(policies.flat(), allow);
    for (const question of questionsOf(random)) {
      if (answerOf(compiled, question) === answerOf(naive, question)) continue;
      const rules = shrink(policies, allow, question).map((policy) => policy.map(writeRule));
      expect.fail(
        `ACL_TEST_SEED=${seed}: ${JSON.stringify(question)} is ${answerOf(compiled, question)}, default ${allow ? 'allow' : 'deny'}, of\n${rules.map((policy) => policy.join('\n')).join('\n---\n')}`,
      );
    }
  }
}, 120_000);

it('never depends on the order of policies', () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = seededRandom(seed);
    const policies = [0, 1, 2].map(() => randomPolicy(random, 5));
    const [there, back] = [compile(policies, false), compile(policies.toReversed(), false)];
    for (const question of questionsOf(random))
      expect(answerOf(back, question), `seed ${seed}: ${JSON.stringify(question)}`).toBe(answerOf(there, question));
  }
});
