import { randomBytes } from 'node:crypto';
import type { Claims } from '@peerway/jwt';
import type { OidcAuthMethod } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import { returnPath } from '@peerway/model/return-path';
import { secretHash } from '@peerway/store';
import * as client from 'openid-client';
import { z } from 'zod';
import { methodNotFound } from '../acl/auth-methods.ts';
import type { Services } from '../context.ts';
import { putSession, type SignedIn } from '../session/put-session.ts';
import { putLoginToken, refused } from './login-token.ts';
import { verifyForMethod } from './method-keys.ts';
import { discoverProvider, providerFailed } from './oidc-client.ts';

/** How long somebody may take at the provider, ms. */
export const SIGN_IN_ATTEMPT_MS = 10 * 60_000;
/** Sign-ins under way: of one address, and of all. */
const ATTEMPTS_MAX = { own: 50, all: 20_000 };

const attemptSecretSchema = z.object({
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  previousSessionHash: z.string().nullable(),
});

/** What the sign-in page offers. Anybody may know it. None where browsers could not come back. */
export const listSignInMethods = ({ store, publicOrigin }: Services): { name: string; displayName: string }[] =>
  publicOrigin === undefined
    ? []
    : [...store.state().authMethod.values()]
        .filter(({ type }) => type === 'oidc')
        .map(({ name, displayName }) => ({ name, displayName: displayName || name }));

export type BeginSignIn = {
  method: string;
  /** Of this method alone, so an answer of one provider is never taken for that of another. */
  redirectUri: string;
  next: string | null;
  address: string;
  previousSession: string | null;
};

/** Begins a sign-in with a provider. @returns where to send the browser, and what it keeps to be known by */
export async function beginOidcSignIn(
  services: Services,
  { method: name, redirectUri, next, address, previousSession }: BeginSignIn,
): Promise<{ url: string; browser: string }> {
  const method = oidcMethod(services, name);
  const { allowedRedirectUris, scopes } = method.config;
  if (allowedRedirectUris.length > 0 && !allowedRedirectUris.includes(redirectUri))
    throw new PeerwayError('request.invalid', `AllowedRedirectURIs of "${name}" does not have ${redirectUri}`, {
      field: 'redirectUri',
    });
  const state = client.randomState();
  const browser = randomBytes(32).toString('base64url');
  const nonce = client.randomNonce();
  const verifier = client.randomPKCECodeVerifier();
  const now = services.now();
  const { result: clientSecret } = await services.store.transact(async (transaction) => {
    await transaction.deleteSignInAttempts({ expiredAt: now.toISOString() });
    const { own, all } = await transaction.countSignInAttempts(address);
    if (own >= ATTEMPTS_MAX.own || all >= ATTEMPTS_MAX.all) throw new PeerwayError('acl.rate_limited');
    const secret: z.output<typeof attemptSecretSchema> = {
      nonce,
      verifier,
      next: returnPath(next),
      previousSessionHash: previousSession === null ? null : secretHash(previousSession),
    };
    await transaction.createSignInAttempt({
      stateHash: secretHash(state),
      browserHash: secretHash(browser),
      address,
      method: name,
      secret: JSON.stringify(secret),
      expiresAt: new Date(now.getTime() + SIGN_IN_ATTEMPT_MS).toISOString(),
    });
    return (await transaction.authMethodSecret(name)) ?? '';
  });
  const provider = await discoverProvider(method, clientSecret, services.allowsLoopbackProviders ?? false);
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  if (url.protocol !== 'https:' && new URL(method.config.discoveryUrl).protocol === 'https:')
    throw new PeerwayError('acl.provider_failed', 'The authorization endpoint of the identity provider is not https');
  return { url: url.href, browser };
}

export type FinishSignIn = {
  method: string;
  redirectUri: string;
  /** What the provider sent along, as it is. */
  query: URLSearchParams;
  browser: string | null;
  address: string;
  userAgent: string;
  requestId: string;
};

/**
 * Ends a sign-in: takes the attempt, so that it is good once, trades the code, and verifies the ID token as any other.
 * @throws PeerwayError `acl.sign_in_ended`, `acl.login_refused`, `acl.provider_failed`
 */
export async function finishOidcSignIn(
  services: Services,
  { method: name, redirectUri, query, browser, address, userAgent, requestId }: FinishSignIn,
): Promise<SignedIn & { next: string }> {
  const state = query.get('state');
  const { result: taken } = await services.store.transact(async (transaction) => {
    if (state === null || browser === null) return null;
    const attempt = await transaction.takeSignInAttempt({
      stateHash: secretHash(state),
      browserHash: secretHash(browser),
    });
    return attempt && { attempt, clientSecret: (await transaction.authMethodSecret(attempt.method)) ?? '' };
  });
  const isOver = taken === null || Date.parse(taken.attempt.expiresAt) <= services.now().getTime();
  if (isOver || state === null || taken.attempt.method !== name) throw new PeerwayError('acl.sign_in_ended');
  const method = oidcMethod(services, name);
  const { nonce, verifier, next, previousSessionHash } = attemptSecretSchema.parse(JSON.parse(taken.attempt.secret));
  const provider = await discoverProvider(method, taken.clientSecret, services.allowsLoopbackProviders ?? false);
  const currentUrl = new URL(redirectUri);
  currentUrl.search = query.toString();
  const tokens = await client
    .authorizationCodeGrant(provider, currentUrl, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw refusedByProtocol(error);
    });
  const claims = await verifiedClaims(services, method, tokens.id_token ?? '', nonce);
  const now = services.now();
  const { result } = await services.store.transact(async (transaction) => {
    const { token } = putLoginToken(transaction, { method, claims, meta: {}, now });
    if (previousSessionHash !== null) await transaction.deleteSession({ hash: previousSessionHash });
    return await putSession(services, transaction, token, { method: name, address, userAgent, requestId });
  });
  return { ...result, next };
}

/** The ID token once more, by the one verifier: signature, algorithm, issuer, audience, time, and that it was made for this sign-in. */
async function verifiedClaims(
  services: Services,
  method: OidcAuthMethod,
  idToken: string,
  nonce: string,
): Promise<Claims> {
  const verification = await verifyForMethod(services, method, idToken);
  if (verification.kind === 'unknown-key') throw refused('the ID token was signed by none of the keys of the provider');
  if (verification.kind === 'refused') throw refused(verification.reason);
  const { claims } = verification;
  const { clientId, boundAudiences } = method.config;
  if (claims.nonce !== nonce) throw refused('the ID token was made for another sign-in');
  if (claims.azp !== undefined && claims.azp !== clientId) throw refused('the ID token was made for another client');
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (boundAudiences.length > 0 && !boundAudiences.some((one) => audiences.includes(one)))
    throw refused("the token's claim aud is not as it must be");
  return claims;
}

/** What the provider or the person there said no to is a refusal; what could not be asked is a failure. */
function refusedByProtocol(error: unknown): PeerwayError {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return refused(`the identity provider answered ${JSON.stringify(String(error.error).slice(0, 128))}`);
  if (error instanceof client.ClientError && error.code !== 'OAUTH_TIMEOUT' && !(error.cause instanceof TypeError))
    return refused(`the identity provider's answer is not as it must be: ${error.message}`);
  return providerFailed(error);
}

function oidcMethod({ store }: Services, name: string): OidcAuthMethod {
  const method = store.state().authMethod.get(name);
  if (method === undefined || method.type !== 'oidc') throw methodNotFound(name);
  return method;
}
