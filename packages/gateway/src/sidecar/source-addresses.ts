import { BlockList, isIP } from 'node:net';

const compiled = new WeakMap<readonly string[], BlockList>();

/**
 * Whether an address is one of those named: each an address, or a network in CIDR. A name that is neither stands for nobody. The list is
 * read once and kept with it.
 */
export function isAmong(sources: readonly string[], address: string): boolean {
  let list = compiled.get(sources);
  if (list === undefined) {
    list = new BlockList();
    for (const source of sources) add(list, source);
    compiled.set(sources, list);
  }
  const family = familyOf(address);
  return family !== null && list.check(address, family);
}

function add(list: BlockList, source: string): void {
  const [address = '', bits] = source.split('/');
  const family = familyOf(address);
  if (family === null) return;
  const length = bits === undefined ? null : Number(bits);
  if (length === null) list.addAddress(address, family);
  else if (Number.isInteger(length) && length >= 0 && length <= (family === 'ipv4' ? 32 : 128))
    list.addSubnet(address, length, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6';
}
