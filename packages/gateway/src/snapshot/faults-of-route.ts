import type { HttpRouteRule } from '@peerway/model/http-route';
import type { ResourceOf } from '@peerway/model/snapshot';
import { faultsOfMatch } from '../l7/match-request.ts';
import type { ProxyConfig } from './proxy-config.ts';

const WHOLE = 10_000;

/** What is wrong with the rules of a route, in words. */
export function faultsOfHttpRoute(config: ProxyConfig, route: ResourceOf<'http-route'>): string[] {
  const at = `http-route/${route.name}`;
  const missing = route.rules
    .flatMap(({ splits }) => splits)
    .filter(({ cluster }) => !config.clusters.has(cluster))
    .map(({ cluster }) => `${at}: there is no cluster/${cluster}`);
  return [...new Set([...missing, ...faultsOfRules(route).map((fault) => `${at}: ${fault}`)])];
}

const checkedRules = new WeakMap<ResourceOf<'http-route'>, string[]>();

/** Compiling regular expressions costs much more than the rest, and a route stays the same object until it is changed. */
function faultsOfRules(route: ResourceOf<'http-route'>): string[] {
  let faults = checkedRules.get(route);
  if (faults === undefined) {
    faults = route.rules.flatMap((rule) => faultsOfRule(rule).map((fault) => `${rule.origin}: ${fault}`));
    checkedRules.set(route, faults);
  }
  return faults;
}

/** Only what could send a request the wrong way; what can not be carried out fails at the request that asks for it. */
function faultsOfRule({ match, splits }: HttpRouteRule): string[] {
  const faults = faultsOfMatch(match);
  const sum = splits.reduce((total, { weight }) => total + weight, 0);
  if (sum !== WHOLE) faults.push(`the weights of its splits sum to ${sum / 100} percent`);
  return faults;
}

const checkedPermissions = new WeakMap<ResourceOf<'authorization'>, string[]>();

/** A permission whose match can not be compiled must not be passed over: it may be the one that denies. */
export function faultsOfPermissions(authorization: ResourceOf<'authorization'>): string[] {
  let faults = checkedPermissions.get(authorization);
  if (faults === undefined) {
    faults = authorization.rules.flatMap(({ permissions, origin }) =>
      permissions.flatMap(({ match }) =>
        faultsOfMatch(match).map((fault) => `authorization/${authorization.name}: ${origin}: ${fault}`),
      ),
    );
    checkedPermissions.set(authorization, faults);
  }
  return faults;
}
