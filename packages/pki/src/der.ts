import forge from 'node-forge';

/*
 * DER with node-forge's ASN.1 tree. forge only reads and writes structure here: keys, signatures and verification are
 * node:crypto's. Hazard: `asn1.fromDer` must get `decodeBitStrings: false`, else EC keys and signatures are mis-read.
 */

const { asn1, util } = forge;
const { Class, Type } = asn1;

export type DerNode = forge.asn1.Asn1;

type ReadOptions = { strict: boolean; parseAllBytes: boolean; decodeBitStrings: boolean };
// The published types know only the older form of the second parameter.
const fromDer = asn1.fromDer as (bytes: forge.util.ByteStringBuffer, options: ReadOptions | boolean) => DerNode;

const node = (type: forge.asn1.Type, constructed: boolean, value: string | DerNode[]): DerNode =>
  asn1.create(Class.UNIVERSAL, type, constructed, value);

export const sequence = (...children: DerNode[]): DerNode => node(Type.SEQUENCE, true, children);
export const setOf = (...children: DerNode[]): DerNode => node(Type.SET, true, children);
export const objectId = (dotted: string): DerNode => node(Type.OID, false, asn1.oidToDer(dotted).getBytes());
export const utf8String = (text: string): DerNode => node(Type.UTF8, false, util.encodeUtf8(text));
export const boolean = (value: boolean): DerNode => node(Type.BOOLEAN, false, value ? '\xff' : '\x00');
export const octetString = (bytes: Uint8Array): DerNode => node(Type.OCTETSTRING, false, toBinary(bytes));
/** A bit string whose last octet is used down to `unusedBits`. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): DerNode =>
  node(Type.BITSTRING, false, String.fromCharCode(unusedBits) + toBinary(bytes));
/** A non-negative integer from its big-endian octets. */
export function integer(bytes: Uint8Array): DerNode {
  const first = bytes[0] ?? 0;
  return node(Type.INTEGER, false, (first & 0x80 ? '\x00' : '') + toBinary(bytes));
}
export const contextTag = (tag: number, children: DerNode[]): DerNode =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, true, children);
export const contextBytes = (tag: number, bytes: Uint8Array): DerNode =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, false, toBinary(bytes));

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). Whole seconds. */
export const time = (date: Date): DerNode =>
  date.getUTCFullYear() < 2050
    ? node(Type.UTCTIME, false, asn1.dateToUtcTime(date))
    : node(Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(date));

export const encodeDer = (tree: DerNode): Buffer => Buffer.from(asn1.toDer(tree).getBytes(), 'latin1');

/** Reads exactly one value. Throws for anything that is not DER to the byte, so that what was read is what was signed. */
export function decodeDer(der: Uint8Array): DerNode {
  const tree = fromDer(util.createBuffer(toBinary(der)), {
    strict: true,
    parseAllBytes: true,
    decodeBitStrings: false,
  });
  if (!encodeDer(tree).equals(der)) throw new Error('not in distinguished encoding');
  return tree;
}

export type DerTag = { class: 'universal' | 'context'; type: number; constructed: boolean };

const universal = (type: forge.asn1.Type, constructed: boolean): DerTag => ({ class: 'universal', type, constructed });
export const tags = {
  sequence: universal(Type.SEQUENCE, true),
  set: universal(Type.SET, true),
  integer: universal(Type.INTEGER, false),
  boolean: universal(Type.BOOLEAN, false),
  objectId: universal(Type.OID, false),
  octetString: universal(Type.OCTETSTRING, false),
  bitString: universal(Type.BITSTRING, false),
} as const;
export const contextual = (type: number, constructed: boolean): DerTag => ({ class: 'context', type, constructed });

export function hasTag(value: DerNode | undefined, tag: DerTag): value is DerNode {
  return (
    value !== undefined &&
    value.tagClass === (tag.class === 'universal' ? Class.UNIVERSAL : Class.CONTEXT_SPECIFIC) &&
    value.type === tag.type &&
    value.constructed === tag.constructed
  );
}

/** The children of a constructed value with this very tag. Throws when it is anything else. */
export function childrenOf(value: DerNode | undefined, tag: DerTag, what: string): DerNode[] {
  if (!hasTag(value, tag) || !Array.isArray(value.value)) throw new Error(`${what} is malformed`);
  return value.value;
}

/** The content octets of a primitive value with this very tag. Throws when it is anything else. */
export function bytesOf(value: DerNode | undefined, tag: DerTag, what: string): Buffer {
  if (!hasTag(value, tag) || typeof value.value !== 'string') throw new Error(`${what} is malformed`);
  return Buffer.from(value.value, 'latin1');
}

export function objectIdOf(value: DerNode | undefined, what: string): string {
  return asn1.derToOid(util.createBuffer(toBinary(bytesOf(value, tags.objectId, what))));
}

/** The octets of a bit string without unused bits. */
export function bitStringOf(value: DerNode | undefined, what: string): Buffer {
  const bytes = bytesOf(value, tags.bitString, what);
  if (bytes[0] !== 0) throw new Error(`${what} is malformed`);
  return bytes.subarray(1);
}

function toBinary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
