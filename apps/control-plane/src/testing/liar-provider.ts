import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LiarProvider = {
  issuer: string;
  /** What it gives for any code. */
  idToken: string;
  /** How often it was asked to trade a code. */
  trades: number;
} & AsyncDisposable;

/** A provider that gives whatever ID token it is told to, as no real one would. */
export async function startLiarProvider(jwks: unknown): Promise<LiarProvider> {
  const server = createServer((request, response) => {
    const answer = (body: unknown): void =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { issuer } = liar;
    if (request.url === '/keys') return answer(jwks);
    if (request.url === '/token') {
      liar.trades += 1;
      return answer({ access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: liar.idToken });
    }
    answer({
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const liar: LiarProvider = {
    // Cast: a server on TCP has such an address.
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idToken: '',
    trades: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return liar;
}
