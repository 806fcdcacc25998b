import { describe, expect, it } from 'vitest';
import { refusedAddress } from './refused-address.ts';

describe('an address that others named', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    '::1',
    '::',
    'fe80::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    'localhost',
    '',
  ])('is not called where it leads to this machine, its link or nowhere: %s', (address) => {
    expect(refusedAddress(address, false)).not.toBeNull();
  });

  it.each(['10.0.0.7', '192.168.1.1', '93.184.216.34', '2606:2800:220:1::1', 'fd12::1', '::ffff:10.0.0.7'])(
    'is called where it is another host: %s',
    (address) => {
      expect(refusedAddress(address, false)).toBeNull();
    },
  );

  it('may be this machine where the server says so, and still not its link', () => {
    expect(refusedAddress('127.0.0.1', true)).toBeNull();
    expect(refusedAddress('::1', true)).toBeNull();
    expect(refusedAddress('169.254.169.254', true)).not.toBeNull();
    expect(refusedAddress('0.0.0.0', true)).not.toBeNull();
  });
});
