import type { OidcAuthMethod } from '@peerway/model/auth-method';
import { isLoopbackHost } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import * as client from 'openid-client';
import { guardedRequest, type OutgoingRules } from '../outgoing/guarded-request.ts';

/** What `openid-client` knows of a provider, with every request of it under our rules. @throws PeerwayError `acl.provider_failed` */
export async function discoverProvider(
  { config }: OidcAuthMethod,
  clientSecret: string,
  allowsLoopback: boolean,
): Promise<client.Configuration> {
  const url = new URL(config.discoveryUrl);
  const isPlain = allowsLoopback && url.protocol === 'http:' && isLoopbackHost(url.hostname);
  try {
    return await client.discovery(url, config.clientId, {}, clientAuthentication(clientSecret), {
      [client.customFetch]: guardedFetch({ caCert: config.discoveryCaCert, allowsLoopback }),
      // It is said to be for tests; here the loopback address alone gets through `guardedRequest`, and only where the server allows it.
      execute: isPlain ? [client.allowInsecureRequests] : [],
    });
  } catch (error) {
    throw providerFailed(error);
  }
}

/** The reason in words; an error of the protocol says what the provider answered, never what it was sent. */
export function providerFailed(error: unknown): PeerwayError {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const deeper = cause instanceof Error ? `: ${cause.message}` : '';
  return new PeerwayError('acl.provider_failed', `The identity provider could not be asked: ${message}${deeper}`, {
    cause: error,
  });
}

/** As the standard's default, and as the provider wants it where it does not take that. */
function clientAuthentication(secret: string): client.ClientAuth {
  if (secret === '') return client.None();
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

const guardedFetch =
  (rules: OutgoingRules): client.CustomFetch =>
  async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? null : String(body);
    const answer = await guardedRequest(
      url,
      {
        method,
        headers: { ...headers, ...(text === null ? {} : { 'content-length': String(Buffer.byteLength(text)) }) },
        body: text,
      },
      rules,
    );
    return new Response(answer.status === 204 ? null : answer.text, { status: answer.status, headers: answer.headers });
  };
