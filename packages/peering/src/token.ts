import { PeerwayError } from '@peerway/model/error';
import type { PeeringRemote, PeeringTokenView } from '@peerway/model/peering';
import { describeCertificate } from '@peerway/pki';

/** A peering token's content (peering-wire §1). Holds a secret: never log it. */
export type PeeringToken = {
  /** All Connect CA roots of the acceptor, PEM. */
  ca: string[];
  /** `host:port` each; they win over `serverAddresses`. */
  manualServerAddresses: string[];
  serverAddresses: string[];
  /** `server.<dc>.peering.<trust domain>` of the acceptor. */
  serverName: string;
  /** The acceptor's ID of the peering. */
  peerId: string;
  establishmentSecret: string;
  remote: PeeringRemote;
};

/** Standard base64 of the JSON that Consul writes: its key order, `null` for empty lists, PEMs that end with a newline. */
export function encodePeeringToken(token: PeeringToken): string {
  const { locality } = token.remote;
  const json = JSON.stringify({
    CA: listOrNull(token.ca.map((pem) => `${pem.trimEnd()}\n`)),
    ManualServerAddresses: listOrNull(token.manualServerAddresses),
    ServerAddresses: listOrNull(token.serverAddresses),
    ServerName: token.serverName,
    PeerID: token.peerId,
    EstablishmentSecret: token.establishmentSecret,
    Remote: {
      Partition: token.remote.partition === 'default' ? '' : token.remote.partition,
      Datacenter: token.remote.datacenter,
      Locality: locality && { Region: locality.region || undefined, Zone: locality.zone || undefined },
    },
  });
  return Buffer.from(escapeLikeGo(json), 'utf8').toString('base64');
}

const listOrNull = (list: string[]): string[] | null => (list.length === 0 ? null : list);

/** Go's encoder escapes these inside strings; outside strings JSON has none of them. */
const escapeLikeGo = (json: string): string =>
  json.replaceAll(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Reads and validates a token in Consul's order with Consul's texts. Throws PeerwayError `peering.token_invalid`; its `field` is
 * the part that is wrong (`CA`, `ServerName`, …), or `PeeringToken` when the whole can not be read.
 */
export function decodePeeringToken(text: string): PeeringToken {
  const fields = readJsonObject(decodeBase64(text));
  const remote = objectField(fields, 'Remote') ?? new Map();
  const locality = objectField(remote, 'Locality');
  const token: PeeringToken = {
    ca: listField(fields, 'CA'),
    manualServerAddresses: listField(fields, 'ManualServerAddresses'),
    serverAddresses: listField(fields, 'ServerAddresses'),
    serverName: stringField(fields, 'ServerName'),
    peerId: stringField(fields, 'PeerID'),
    establishmentSecret: stringField(fields, 'EstablishmentSecret'),
    remote: {
      partition: stringField(remote, 'Partition'),
      datacenter: stringField(remote, 'Datacenter'),
      locality: locality && { region: stringField(locality, 'Region'), zone: stringField(locality, 'Zone') },
    },
  };
  validate(token);
  // Hazard: put behind one another without a line break between, only the first of them would be read.
  return { ...token, ca: token.ca.map((pem) => `${pem.trimEnd()}\n`) };
}

function validate(token: PeeringToken): void {
  for (const [index, pem] of token.ca.entries()) {
    try {
      describeCertificate(pem);
    } catch {
      throw invalid('CA', `peering token invalid CA: entry ${index + 1} is not an X.509 certificate in PEM`);
    }
  }
  if (token.manualServerAddresses.length === 0 && token.serverAddresses.length === 0)
    throw invalid('ServerAddresses', 'peering token server addresses value is empty');
  for (const field of ['ManualServerAddresses', 'ServerAddresses'] as const) {
    const list = field === 'ServerAddresses' ? token.serverAddresses : token.manualServerAddresses;
    const wrong = list.find((address) => !isHostPort(address));
    if (wrong !== undefined) throw invalid(field, `${wrong} is not a valid peering server address`);
  }
  if (token.ca.length > 0 && token.serverName === '')
    throw invalid('ServerName', 'peering token server name value is empty');
  if (token.peerId === '') throw invalid('PeerID', 'peering token peer ID value is empty');
}

/** As Go's `net.SplitHostPort` has it: an IPv6 host must be in brackets here. */
function isHostPort(address: string): boolean {
  const match = /^(?:\[[^[\]\s]+\]|[^:[\]\s]+):([0-9]{1,5})$/.exec(address);
  const port = Number(match?.[1] ?? 0);
  return port >= 1 && port <= 65535;
}

function invalid(field: string, message: string): PeerwayError {
  return new PeerwayError('peering.token_invalid', message, {
    field,
    hint: 'Generate a new token in the other cluster and paste it whole.',
  });
}

/** Strict standard base64; line breaks inside are skipped, as Go's decoder does. */
function decodeBase64(text: string): string {
  const compact = text.replaceAll(/[\r\n]/g, '');
  const body = compact.replace(/={1,2}$/, '');
  const wrong = body.search(/[^A-Za-z0-9+/]/);
  if (wrong >= 0 || compact.length % 4 !== 0 || compact === '')
    throw invalid(
      'PeeringToken',
      `failed to decode token: illegal base64 data at input byte ${wrong >= 0 ? wrong : body.length}`,
    );
  return Buffer.from(compact, 'base64').toString('utf8');
}

/** Keys in lower case: Go matches them without regard to case, and the last one wins. */
type Fields = Map<string, unknown>;

function readJsonObject(json: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalid('PeeringToken', 'failed to decode token: the content is not JSON');
  }
  const fields = asFields(value);
  if (fields === null) throw invalid('PeeringToken', 'failed to decode token: the content is not a JSON object');
  return fields;
}

const asFields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]))
    : null;

function objectField(fields: Fields, name: string): Fields | null {
  const value = fields.get(name.toLowerCase()) ?? null;
  if (value === null) return null;
  const object = asFields(value);
  if (object === null) throw invalid(name, `failed to decode token: ${name} is not an object`);
  return object;
}

function stringField(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase()) ?? '';
  if (typeof value !== 'string') throw invalid(name, `failed to decode token: ${name} is not a string`);
  return value;
}

function listField(fields: Fields, name: string): string[] {
  const value = fields.get(name.toLowerCase()) ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw invalid(name, `failed to decode token: ${name} is not a list of strings`);
  return value;
}

/** What may be shown of a token. `ownServerName`: this cluster's `peeringServerName(…)`. */
export function describePeeringToken(token: PeeringToken, ownServerName: string): PeeringTokenView {
  return {
    peerId: token.peerId,
    serverName: token.serverName,
    manualServerAddresses: token.manualServerAddresses,
    serverAddresses: token.serverAddresses,
    ca: token.ca.map((pem) => {
      const { subject, notAfter, fingerprint256 } = describeCertificate(pem);
      return { subject, notAfter, fingerprint256 };
    }),
    remote: token.remote,
    isOwn: token.serverName !== '' && token.serverName === ownServerName,
  };
}
