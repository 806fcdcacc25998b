import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { PeerwayError } from '@peerway/model/error';
import { normalizeServerName } from '@peerway/model/sni';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { publicKeyDer } from './certificate.ts';
import {
  bitString,
  bitStringOf,
  bytesOf,
  childrenOf,
  contextTag,
  contextual,
  type DerNode,
  decodeDer,
  encodeDer,
  hasTag,
  integer,
  objectId,
  objectIdOf,
  sequence,
  setOf,
  tags,
} from './der.ts';
import { GENERAL_NAME_DNS, GENERAL_NAME_URI, oids, subjectAltName } from './extension.ts';
import { publicKeyOf } from './key-pair.ts';
import { decodePem, encodePem } from './pem.ts';

/** A certificate signing request whose signature was checked. */
export type ParsedCsr = {
  uri: string;
  id: SpiffeId;
  dnsNames: string[];
  publicKeyPem: string;
};

const LABEL = 'CERTIFICATE REQUEST';
/** A request for one identity with a P-256 key has about 500 octets. */
const CSR_BYTES_MAX = 8192;
const DNS_NAMES_MAX = 16;

/** A PEM request for one identity, signed with the key it asks to certify. */
export function createCsr(input: { privateKeyPem: string; uri: string; dnsNames?: string[] }): string {
  const extensions = sequence(subjectAltName([input.uri], input.dnsNames ?? [], true));
  const body = sequence(
    integer(Uint8Array.of(0)),
    sequence(),
    decodeDer(publicKeyDer(publicKeyOf(input.privateKeyPem))),
    contextTag(0, [sequence(objectId(oids.extensionRequest), setOf(extensions))]),
  );
  const signature = sign('sha256', encodeDer(body), input.privateKeyPem);
  const algorithm = sequence(objectId(oids.ecdsaWithSha256));
  return encodePem(LABEL, encodeDer(sequence(body, algorithm, bitString(signature))));
}

/** Throws PeerwayError `ca.csr_invalid` for anything but a well-formed, self-signed P-256 request with exactly one URI SAN. */
export function parseCsr(pem: string): ParsedCsr {
  try {
    if (pem.length > CSR_BYTES_MAX * 2) throw new Error('the request is too long');
    const der = decodePem(LABEL, pem);
    if (der === null) throw new Error(`the request is not one PEM block of type ${LABEL}`);
    return readRequest(der);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PeerwayError('ca.csr_invalid', `The certificate signing request can not be used: ${reason}`, {
      field: 'csrPem',
      cause,
    });
  }
}

function readRequest(der: Buffer): ParsedCsr {
  if (der.length > CSR_BYTES_MAX) throw new Error('the request is too long');
  const envelope = childrenOf(decodeDer(der), tags.sequence, 'the request');
  if (envelope.length !== 3) throw new Error('the request is malformed');
  const [body, algorithm, signature] = envelope;
  const fields = childrenOf(body, tags.sequence, 'the request body');
  if (fields.length !== 4) throw new Error('the request body is malformed');
  const [version, subject, publicKey, attributes] = fields;
  if (!bytesOf(version, tags.integer, 'the version').equals(Uint8Array.of(0))) throw new Error('the version is not 1');
  childrenOf(subject, tags.sequence, 'the subject');

  const algorithmFields = childrenOf(algorithm, tags.sequence, 'the signature algorithm');
  if (
    algorithmFields.length !== 1 ||
    objectIdOf(algorithmFields[0], 'the signature algorithm') !== oids.ecdsaWithSha256
  )
    throw new Error('the signature algorithm is not ECDSA with SHA-256');
  const key = readPublicKey(publicKey);
  if (body === undefined || !verify('sha256', encodeDer(body), key, bitStringOf(signature, 'the signature')))
    throw new Error('the signature does not match the key');

  const { uris, dnsNames } = readRequestedNames(attributes);
  const [uri] = uris;
  if (uri === undefined || uris.length !== 1)
    throw new Error(`it names ${uris.length} URIs where exactly one is allowed`);
  const id = parseSpiffeId(uri);
  if (id === null) throw new Error('its URI is not a SPIFFE ID of a mesh');
  if (id.kind === 'signing') throw new Error('its URI is that of a certificate authority');
  return { uri, id, dnsNames, publicKeyPem: key.export({ type: 'spki', format: 'pem' }).toString() };
}

function readPublicKey(field: DerNode | undefined): KeyObject {
  childrenOf(field, tags.sequence, 'the public key');
  if (field === undefined) throw new Error('the public key is malformed');
  const key = createPublicKey({ key: encodeDer(field), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('the key is not a P-256 key');
  return key;
}

function readRequestedNames(attributes: DerNode | undefined): { uris: string[]; dnsNames: string[] } {
  const requests = childrenOf(attributes, contextual(0, true), 'the attributes').filter((attribute) => {
    const [type] = childrenOf(attribute, tags.sequence, 'an attribute');
    return objectIdOf(type, 'an attribute') === oids.extensionRequest;
  });
  if (requests.length !== 1) throw new Error('it does not ask for exactly one set of extensions');
  const [, values] = childrenOf(requests[0], tags.sequence, 'an attribute');
  const sets = childrenOf(values, tags.set, 'the extension request');
  if (sets.length !== 1) throw new Error('the extension request is malformed');
  const names = childrenOf(sets[0], tags.sequence, 'the extension request').flatMap((item) => {
    const parts = childrenOf(item, tags.sequence, 'an extension');
    if (objectIdOf(parts[0], 'an extension') !== oids.subjectAltName) return [];
    if (parts.length > 3 || (parts.length === 3 && !hasTag(parts[1], tags.boolean)))
      throw new Error('an extension is malformed');
    return [bytesOf(parts.at(-1), tags.octetString, 'an extension')];
  });
  const [content] = names;
  if (content === undefined || names.length !== 1)
    throw new Error('it does not have exactly one subject alternative name extension');
  return readGeneralNames(childrenOf(decodeDer(content), tags.sequence, 'the subject alternative name'));
}

function readGeneralNames(list: DerNode[]): { uris: string[]; dnsNames: string[] } {
  const uris: string[] = [];
  const dnsNames: string[] = [];
  for (const name of list) {
    if (hasTag(name, contextual(GENERAL_NAME_URI, false)))
      uris.push(bytesOf(name, contextual(GENERAL_NAME_URI, false), 'a URI').toString('latin1'));
    else if (hasTag(name, contextual(GENERAL_NAME_DNS, false)))
      dnsNames.push(readDnsName(bytesOf(name, contextual(GENERAL_NAME_DNS, false), 'a DNS name')));
    else throw new Error('it names something other than URIs and DNS names');
  }
  if (dnsNames.length > DNS_NAMES_MAX) throw new Error(`it names more than ${DNS_NAMES_MAX} DNS names`);
  return { uris, dnsNames };
}

function readDnsName(bytes: Buffer): string {
  const name = normalizeServerName(bytes.toString('latin1'));
  if (name === null) throw new Error('one of its DNS names is not valid');
  return name;
}
