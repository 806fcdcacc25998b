import { type KeySet, parseKeySet, parsePublicKeys, type Verification, verifyToken } from '@peerway/jwt';
import type { AuthMethod } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { guardedRequest } from '../outgoing/guarded-request.ts';

/** How long fetched keys are believed, ms: as long a key that its owner withdrew still signs people in. */
const FRESH_MS = 5 * 60_000;
/** How often a token with a key that nobody knows may cause a fetch, ms: anyone can invent one. */
const UNKNOWN_KEY_INTERVAL_MS = 10_000;

type Keys = { issuer: string; keys: KeySet; fetchedAtMs: number };

// By the row's identity: a changed method has nothing of what the one before had fetched.
const known = new WeakMap<AuthMethod, Promise<Keys>>();

/**
 * Whether a token is good for a method: signed by its keys, of its issuer, for its audience, in force.
 * @throws PeerwayError `acl.provider_failed` where the keys can not be had
 */
export async function verifyForMethod(services: Services, method: AuthMethod, token: string): Promise<Verification> {
  const first = await keysOf(services, method);
  const verification = await verify(services, method, token, first);
  const isOld = services.now().getTime() - first.fetchedAtMs >= UNKNOWN_KEY_INTERVAL_MS;
  if (verification.kind !== 'unknown-key' || !isRemote(method) || !isOld) return verification;
  known.delete(method);
  return await verify(services, method, token, await keysOf(services, method));
}

async function verify({ now }: Services, method: AuthMethod, token: string, keys: Keys): Promise<Verification> {
  const { boundAudiences, clockSkewSeconds } = method.config;
  const verification = await verifyToken(
    token,
    {
      issuer: keys.issuer,
      audiences: method.type === 'oidc' ? [method.config.clientId] : boundAudiences,
      clockSkewSeconds,
    },
    keys.keys,
    now(),
  );
  // Whoever finds one that never ends could log in with it for ever.
  if (verification.kind === 'valid' && typeof verification.claims.exp !== 'number')
    return { kind: 'refused', reason: "the token's claim exp is missing" };
  return verification;
}

const isRemote = (method: AuthMethod): boolean =>
  method.config.discoveryUrl !== undefined || (method.type === 'jwt' && method.config.jwksUrl !== undefined);

async function keysOf(services: Services, method: AuthMethod): Promise<Keys> {
  const nowMs = services.now().getTime();
  const earlier = await known.get(method)?.catch(() => undefined);
  if (earlier !== undefined && (!isRemote(method) || nowMs - earlier.fetchedAtMs < FRESH_MS)) return earlier;
  const loading = loadKeys(services, method, nowMs);
  known.set(method, loading);
  loading.catch(() => known.delete(method));
  return await loading;
}

async function loadKeys(services: Services, method: AuthMethod, fetchedAtMs: number): Promise<Keys> {
  try {
    const { issuer, keys } = await findKeys(services, method);
    return { issuer, keys, fetchedAtMs };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PeerwayError('acl.provider_failed', `the keys of the auth method can not be had: ${reason}`, {
      cause: error,
    });
  }
}

async function findKeys(
  { allowsLoopbackProviders = false }: Services,
  method: AuthMethod,
): Promise<{ issuer: string; keys: KeySet }> {
  const fetchText = async (uri: string, caCert: string): Promise<string> => {
    const request = { method: 'GET', headers: { accept: 'application/json' }, body: null };
    const answer = await guardedRequest(uri, request, { caCert, allowsLoopback: allowsLoopbackProviders });
    if (answer.status !== 200) throw new Error(`${uri}: the answer is status ${answer.status}`);
    return answer.text;
  };
  const { config } = method;
  if (config.discoveryUrl !== undefined) {
    const caCert = config.discoveryCaCert;
    const { issuer, jwks_uri } = await discover(config.discoveryUrl, (uri) => fetchText(uri, caCert));
    const bound = method.type === 'jwt' && method.config.boundIssuer !== '' ? method.config.boundIssuer : issuer;
    return { issuer: bound, keys: parseKeySet(await fetchText(jwks_uri, caCert)) };
  }
  if (method.type !== 'jwt') throw new Error('it says nowhere where they are');
  const { boundIssuer: issuer, jwksUrl, jwksCaCert, jwks, publicKeys } = method.config;
  if (jwksUrl !== undefined) return { issuer, keys: parseKeySet(await fetchText(jwksUrl, jwksCaCert)) };
  if (jwks !== undefined) return { issuer, keys: parseKeySet(jwks) };
  return { issuer, keys: parsePublicKeys(publicKeys ?? []) };
}

const metadataSchema = z.object({ issuer: z.string().min(1), jwks_uri: z.url() });

/** A provider's own word. It must call itself what we call it: else one provider could speak for another. */
async function discover(
  discoveryUrl: string,
  fetchText: (uri: string) => Promise<string>,
): Promise<z.output<typeof metadataSchema>> {
  const base = discoveryUrl.replace(/\/$/, '');
  const parsed = metadataSchema.safeParse(JSON.parse(await fetchText(`${base}/.well-known/openid-configuration`)));
  if (!parsed.success) throw new Error('the discovery document lacks issuer or jwks_uri');
  if (parsed.data.issuer.replace(/\/$/, '') !== base)
    throw new Error(`the discovery document is of issuer ${JSON.stringify(parsed.data.issuer.slice(0, 256))}`);
  return parsed.data;
}
