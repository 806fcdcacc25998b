import { BlockList, isIP } from 'node:net';

/*
 * Where the control plane never sends a request that somebody else wrote the address of: this machine, neighbours on the link with
 * the metadata services of clouds, and what is no single host. Private networks are fine: that is where identity providers are.
 */

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const never = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  never.addSubnet(network, prefix, 'ipv4');
// Metadata of Alibaba Cloud, and of Azure's host.
never.addAddress('100.100.100.200', 'ipv4');
never.addAddress('168.63.129.16', 'ipv4');
for (const [network, prefix] of [
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  never.addSubnet(network, prefix, 'ipv6');
never.addAddress('::', 'ipv6');
// Metadata of AWS.
never.addAddress('fd00:ec2::254', 'ipv6');
// IPv4 behind a translator, 6to4 and Teredo: ways to write an IPv4 address that the lists above would not see.
never.addSubnet('64:ff9b::', 96, 'ipv6');
never.addSubnet('64:ff9b:1::', 48, 'ipv6');
never.addSubnet('2002::', 16, 'ipv6');
never.addSubnet('2001::', 32, 'ipv6');
never.addSubnet('::', 96, 'ipv6');

/** Why nothing may be sent to an address; null: it may. An IPv4 address inside an IPv6 one counts as itself. */
export function refusedAddress(address: string, allowsLoopback: boolean): string | null {
  const version = isIP(address);
  if (version === 0) return 'it is no address';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  // Before the others: ::1 is in ::/96 as well.
  if (loopback.check(address, family)) return allowsLoopback ? null : 'it is this machine itself';
  return never.check(address, family) ? 'it is a link-local, metadata or special address' : null;
}
