import { readFileSync } from 'node:fs';
import { PeerwayError } from '@peerway/model/error';

/** Consul's default HTTP port, which `peerway server` listens on too unless told otherwise. */
export const DEFAULT_HTTP_ADDRESS = 'http://127.0.0.1:8500';

/** Options that every command which talks to a control plane understands. */
export type ConnectionOptions = {
  httpAddr?: string;
  caFile?: string;
  token?: string;
  tokenFile?: string;
  /** Without a token whatever the environment has: one that has ended would be refused where none is needed. */
  isAnonymous?: boolean;
};

/** Where the control plane is, and with which ACL token to call it. `token` is null for anonymous calls. */
export type Connection = { httpAddress: string; token: string | null };

type Environment = Record<string, string | undefined>;

/**
 * Decides the control plane's address and the ACL token. Flags win over `PEERWAY_…`, which win over `CONSUL_…`.
 * There is no ambient token: without any of these the call is anonymous.
 */
export function resolveConnection(
  options: ConnectionOptions,
  environment: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Connection {
  const address =
    options.httpAddr || environment.PEERWAY_HTTP_ADDR || environment.CONSUL_HTTP_ADDR || DEFAULT_HTTP_ADDRESS;
  const scheme = isTrue(environment.CONSUL_HTTP_SSL) ? 'https' : 'http';
  return { httpAddress: normalizeHttpAddress(address, scheme), token: resolveToken(options, environment, readFile) };
}

/** What Go's `strconv.ParseBool` takes for true, as Consul reads its environment. */
const isTrue = (text: string | undefined): boolean => /^(1|t|true)$/i.test(text ?? '');

function resolveToken(
  options: ConnectionOptions,
  environment: Environment,
  readFile: (path: string) => string,
): string | null {
  if (options.isAnonymous) return null;
  if (options.token !== undefined && options.tokenFile !== undefined) {
    throw new PeerwayError('request.invalid', '--token and --token-file exclude each other', { field: '--token' });
  }
  if (options.tokenFile !== undefined) return readTokenFile(options.tokenFile, readFile);
  return options.token || environment.PEERWAY_HTTP_TOKEN || environment.CONSUL_HTTP_TOKEN || null;
}

/** The secret in a token file; the file holds nothing else but white space around it. */
export function readTokenFile(
  path: string,
  readFile: (path: string) => string = (name) => readFileSync(name, 'utf8'),
  field = '--token-file',
): string {
  let text: string;
  try {
    text = readFile(path).trim();
  } catch (cause) {
    throw new PeerwayError('request.invalid', `the token file ${path} can not be read`, {
      field,
      cause,
    });
  }
  if (text === '') throw new PeerwayError('request.invalid', `the token file ${path} is empty`, { field });
  return text;
}

/**
 * `127.0.0.1:8500` and `http://127.0.0.1:8500/` are both understood, as Consul does. No trailing slash in the result.
 * @param scheme of an address that names none
 */
export function normalizeHttpAddress(raw: string, scheme: 'http' | 'https' = 'http'): string {
  const text = /^[a-z]+:\/\//i.test(raw) ? raw : `${scheme}://${raw}`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new PeerwayError('request.invalid', `"${raw}" is not an HTTP address`, {
      field: '--http-addr',
      hint: 'Give it as host:port or http://host:port.',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new PeerwayError('request.invalid', `"${raw}" is neither http nor https`, { field: '--http-addr' });
  }
  return url.origin;
}
