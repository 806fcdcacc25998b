import type { MethodDefinition } from '@grpc/grpc-js';

/*
 * The sample gRPC service, as this proto would describe it; its messages have string fields only, so a few lines stand in for generated code:
 *
 *   package peerway.demo;
 *   service Payments { rpc Pay (PayRequest) returns (PayReply); }
 *   message PayRequest { string order = 1; string amount = 2; }
 *   message PayReply { string receipt = 1; string cluster = 2; string instance = 3; }
 */

export type PayRequest = { order: string; amount: string };
export type PayReply = { receipt: string; cluster: string; instance: string };

/** Encodes a message whose fields are all strings, numbered from 1 on. Every field is shorter than 128 bytes here. */
export function encodeStrings(fields: string[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field, index) => {
      const text = Buffer.from(field.slice(0, 30), 'utf8');
      return [Buffer.from([((index + 1) << 3) | 2, text.length]), text];
    }),
  );
}

/** Reads what `encodeStrings` wrote. Throws on any other wire type and on a field that is cut short. */
export function decodeStrings(bytes: Buffer, count: number): string[] {
  const fields = Array.from({ length: count }, () => '');
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes[offset] ?? 0;
    const length = bytes[offset + 1] ?? 0;
    const end = offset + 2 + length;
    if ((tag & 7) !== 2 || length > 127 || end > bytes.length)
      throw new Error(`payments: unreadable field at byte ${offset}`);
    const number = tag >> 3;
    if (number >= 1 && number <= count) fields[number - 1] = bytes.toString('utf8', offset + 2, end);
    offset = end;
  }
  return fields;
}

export const payMethod = {
  path: '/peerway.demo.Payments/Pay',
  requestStream: false,
  responseStream: false,
  requestSerialize: ({ order, amount }) => encodeStrings([order, amount]),
  requestDeserialize: (bytes) => {
    const [order = '', amount = ''] = decodeStrings(bytes, 2);
    return { order, amount };
  },
  responseSerialize: ({ receipt, cluster, instance }) => encodeStrings([receipt, cluster, instance]),
  responseDeserialize: (bytes) => {
    const [receipt = '', cluster = '', instance = ''] = decodeStrings(bytes, 3);
    return { receipt, cluster, instance };
  },
} satisfies MethodDefinition<PayRequest, PayReply>;
