import { PeerwayError } from '@peerway/model/error';
import type { HttpRouteRule } from '@peerway/model/http-route';
import type { ResourceOf } from '@peerway/model/snapshot';
import { noActions, type RouteActions } from './exchange-plan.ts';
import { hashRequest } from './hash-request.ts';
import { compileHeaderEdits, type HeaderEditor } from './header-edits.ts';
import type { HeaderList } from './header-list.ts';
import { matcherOf, matchesAll, type RequestMatcher } from './match-request.ts';
import { outgoingRequest, type RequestHead, responseTimeoutMs } from './request-head.ts';
import { rewritePath } from './rewrite-path.ts';
import type { OutgoingRequest } from './upstream-exchange.ts';

type HttpRoute = ResourceOf<'http-route'>;

type CompiledSplit = {
  /** Of 10,000, together with those before it. */
  upTo: number;
  cluster: string;
  editRequest: HeaderEditor;
  editResponse: HeaderEditor;
};

type CompiledRule = {
  rule: HttpRouteRule;
  /** Null holds for every request. */
  matches: RequestMatcher | null;
  splits: CompiledSplit[];
  /** What the rule wants where no split and no caller adds to it. */
  actions: RouteActions;
};

/** What a route needs to know that is not in the request. */
export type RouteContext = {
  /** Fields that this proxy sets; no edit of the route reaches them. */
  added: HeaderList;
  /** The client's end of the connection. */
  sourceAddress: string;
  requestTimeoutMs: number;
  /** From 0 up to but not including 1. */
  random(): number;
};

export type RoutedRequest = {
  cluster: string;
  request: OutgoingRequest;
  responseTimeoutMs: number | null;
  actions: RouteActions;
};

/**
 * The way of a request by the first rule that matches: 404 `routing.no_route` without one, and 400 where the rule's rewrite
 * would make a path of it that leaves the place it was rewritten to.
 */
export function routeRequest(route: HttpRoute, head: RequestHead, context: RouteContext): RoutedRequest | PeerwayError {
  const compiled = rulesOf(route).find(({ matches }) => matches === null || matches(head));
  if (compiled === undefined)
    return new PeerwayError('routing.no_route', 'no route of the service matches the request');
  const { rule } = compiled;
  const split = pickSplit(compiled.splits, context.random);
  if (split === null) return new PeerwayError('routing.no_route', 'the route of the request leads nowhere');
  const request = outgoingRequest(head, context.added, split.editRequest);
  if (rule.prefixRewrite !== null) {
    const path = rewritePath(head.path, rule.match.path, rule.prefixRewrite);
    if (path === null) return new PeerwayError('request.invalid', 'the path can not be rewritten');
    request.path = path;
  }
  return {
    cluster: split.cluster,
    request,
    responseTimeoutMs:
      rule.timeoutMs === null ? responseTimeoutMs(head, context) : rule.timeoutMs === 0 ? null : rule.timeoutMs,
    actions: actionsFor(compiled, split, head, context),
  };
}

function actionsFor(
  { rule, actions }: CompiledRule,
  { editResponse }: CompiledSplit,
  head: RequestHead,
  { sourceAddress, random }: RouteContext,
): RouteActions {
  if (editResponse === null && rule.hashPolicies.length === 0) return actions;
  const { hash, cookies } = hashRequest(rule.hashPolicies, head, sourceAddress, () =>
    Math.floor(random() * 2 ** 52).toString(16),
  );
  return { ...actions, editResponse, hash, cookies };
}

/** Null where every weight is 0. */
function pickSplit(splits: readonly CompiledSplit[], random: () => number): CompiledSplit | null {
  const [only, another] = splits;
  if (another === undefined) return only ?? null;
  const point = random() * (splits.at(-1)?.upTo ?? 0);
  return splits.find(({ upTo }) => point < upTo) ?? null;
}

const compiledRoutes = new WeakMap<HttpRoute, CompiledRule[]>();

/** Compiled at the first request; a route stays the same object from one snapshot to the next until it is changed. */
function rulesOf(route: HttpRoute): CompiledRule[] {
  let rules = compiledRoutes.get(route);
  if (rules === undefined) {
    rules = route.rules.map(compileRule);
    compiledRoutes.set(route, rules);
  }
  return rules;
}

function compileRule(rule: HttpRouteRule): CompiledRule {
  let upTo = 0;
  const splits = rule.splits
    .filter(({ weight }) => weight > 0)
    .map((split): CompiledSplit => {
      upTo += split.weight;
      return {
        upTo,
        cluster: split.cluster,
        editRequest: compileHeaderEdits(split.requestHeaders),
        editResponse: compileHeaderEdits(split.responseHeaders),
      };
    });
  const { retry } = rule;
  const idleTimeoutMs = rule.idleTimeoutMs === 0 ? null : rule.idleTimeoutMs;
  const isPlain = (retry === null || retry.retries === 0) && idleTimeoutMs === null;
  return {
    rule,
    matches: matchesAll(rule.match) ? null : matcherOf(rule.match),
    splits,
    actions: isPlain ? noActions : { ...noActions, retry: retry?.retries === 0 ? null : retry, idleTimeoutMs },
  };
}
