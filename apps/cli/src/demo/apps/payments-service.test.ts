import { expect, it } from 'vitest';
import { decodeStrings, encodeStrings, payMethod } from './payments-service.ts';

it('reads back what it wrote', () => {
  const request = { order: 'order-1', amount: '12.50' };
  expect(payMethod.requestDeserialize(payMethod.requestSerialize(request))).toEqual(request);
});

it('writes protobuf: field 1 and 2 as length-delimited strings', () => {
  expect(encodeStrings(['ab', 'c'])).toEqual(Buffer.from([0x0a, 2, 0x61, 0x62, 0x12, 1, 0x63]));
});

it('skips fields it does not know', () => {
  expect(decodeStrings(Buffer.from([0x0a, 1, 0x61, 0x7a, 1, 0x62]), 1)).toEqual(['a']);
});

it.each([[[0x08, 1]], [[0x0a, 5, 0x61]], [[0x0a]]])('refuses %j', (bytes) => {
  expect(() => decodeStrings(Buffer.from(bytes), 1)).toThrow('unreadable field');
});
