import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { JwtRequirement } from '@peerway/model/jwt';
import type { ResourceOf } from '@peerway/model/snapshot';
import { compareText } from '../catalog-index.ts';
import type { MeshState } from '../state.ts';
import { compileJwtProvider } from './compile-jwt-provider.ts';

type EntryJwt = NonNullable<ServiceIntentionsEntry['JWT']>;
type Authorization = Pick<ResourceOf<'authorization'>, 'jwt' | 'rules'>;

/**
 * The tokens that an entry asks for. A provider that can not be used is left out and named in `missing`: nobody can have a
 * token of it. Null: there is no provider left, so nobody can meet the requirement at all.
 */
export function compileJwtRequirement(
  state: MeshState,
  partition: string,
  { Providers }: EntryJwt,
): { requirement: JwtRequirement | null; missing: string[] } {
  const anyOf: JwtRequirement['anyOf'] = [];
  const missing: string[] = [];
  for (const { Name: provider, VerifyClaims = [] } of Providers) {
    const compiled = compileJwtProvider(state, partition, provider);
    if ('fault' in compiled) missing.push(compiled.fault);
    else anyOf.push({ provider, claims: VerifyClaims.map(({ Path: path, Value: value }) => ({ path, value })) });
  }
  return { requirement: anyOf.length === 0 ? null : { anyOf }, missing };
}

/** The providers that a compiled authorization names: its sidecar needs them beside it. */
export function jwtProvidersOf(
  state: MeshState,
  partition: string,
  { jwt, rules }: Authorization,
): ResourceOf<'jwt-provider'>[] {
  const requirements = [
    jwt,
    ...rules.flatMap(({ permissions }) => permissions.map((permission) => permission.jwt)),
  ].filter((requirement) => requirement !== null);
  const names = new Set(requirements.flatMap(({ anyOf }) => anyOf.map(({ provider }) => provider)));
  return [...names].sort(compareText).flatMap((name) => {
    const compiled = compileJwtProvider(state, partition, name);
    return 'fault' in compiled ? [] : [{ type: 'jwt-provider' as const, name, ...compiled }];
  });
}
