import { isIPv4, isIPv6 } from 'node:net';
import { parseHostPort } from '@peerway/model/host-port';
import {
  type AddressProbe,
  type Peering,
  type PeeringTokenView,
  type PreflightCheck,
  peeringAddressesToDial,
  peeringRole,
} from '@peerway/model/peering';
import { localMeshGateways } from './catalog-index.ts';
import { peersThroughGateways } from './peering-servers.ts';
import type { MeshState } from './state.ts';

export type PreflightInput = {
  token: PeeringTokenView;
  probes: readonly AddressProbe[];
  /** The name that the peering is to have here; undefined: not decided yet. */
  peerName: string | undefined;
  partition: string;
  now: Date;
};

/**
 * What a peering with the token's cluster needs, each thing judged: whose token it is, names, trust domains, the CA, addresses,
 * whether they answer, clocks, gateways. In the order in which somebody would mend them; nothing is written.
 */
export function peeringPreflight(state: MeshState, input: PreflightInput): PreflightCheck[] {
  return [
    checkCluster(state, input),
    ...checkName(state, input),
    checkTrustDomain(state, input),
    checkCa(input),
    checkTokenAddresses(input.token),
    checkReachability(state, input),
    checkClock(input),
    checkGateways(state, input),
  ];
}

const pass = (id: PreflightCheck['id'], message: string): PreflightCheck => ({ id, status: 'pass', message, mend: '' });
const warn = (id: PreflightCheck['id'], message: string, mend: string): PreflightCheck => ({
  ...{ id, status: 'warn', message, mend },
});
const fail = (id: PreflightCheck['id'], message: string, mend: string): PreflightCheck => ({
  ...{ id, status: 'fail', message, mend },
});

/** `server.<datacenter>.peering.<trust domain>` → the trust domain; null for another form. */
function trustDomainOf({ serverName }: PeeringTokenView): string | null {
  return /^server\.[^.]+\.peering\.(.+)$/.exec(serverName)?.[1] ?? null;
}

function checkCluster(state: MeshState, { token }: PreflightInput): PreflightCheck {
  if (token.isOwn)
    return fail(
      'cluster',
      'This cluster generated the token itself.',
      'Use it in the other cluster, or generate one there and use that here.',
    );
  const datacenter = token.remote.datacenter || 'a datacenter that it does not name';
  const isSameName = token.remote.datacenter === state.cluster.datacenter;
  return pass(
    'cluster',
    `The token is of ${datacenter}${isSameName ? ', which is called like this one; that does no harm' : ''}.`,
  );
}

function checkName(state: MeshState, { token, peerName, partition }: PreflightInput): PreflightCheck[] {
  const peerings = [...state.peering.values()];
  const sameCluster = peerings.find(
    (peering) => peering.peerId === token.peerId && peering.name !== peerName && peering.state !== 'TERMINATED',
  );
  if (sameCluster !== undefined)
    return [
      fail(
        'name',
        `The token belongs to the peering that is established here as "${sameCluster.name}".`,
        `Use the name "${sameCluster.name}" to establish it again, or delete that peering first.`,
      ),
    ];
  if (peerName === undefined) return [];
  const existing = peerings.find((peering) => peering.name === peerName && peering.partition === partition);
  return [existing === undefined ? pass('name', `The name "${peerName}" is free.`) : checkExisting(existing, token)];
}

function checkExisting(existing: Peering, token: PeeringTokenView): PreflightCheck {
  const { name } = existing;
  if (existing.state === 'DELETING')
    return fail('name', `The peering "${name}" is being deleted.`, 'Wait until it is gone.');
  if (peeringRole(existing) === 'acceptor')
    return fail(
      'name',
      `A token for a peering "${name}" was generated here, so the other cluster is to dial this one.`,
      'Delete that peering, or choose another name.',
    );
  if (existing.state === 'TERMINATED')
    return pass('name', `The peering "${name}" was ended by the other cluster, and begins anew.`);
  if (existing.peerId === token.peerId)
    return pass('name', `The peering "${name}" is established again, with a new secret.`);
  return warn(
    'name',
    `The peering "${name}" leads to another cluster, or to another peering of it; this token would replace where it leads.`,
    'Choose another name unless that is meant.',
  );
}

function checkTrustDomain(state: MeshState, { token, peerName, partition }: PreflightInput): PreflightCheck {
  const trustDomain = trustDomainOf(token);
  if (trustDomain === null)
    return warn(
      'trust-domain',
      `The server name "${token.serverName}" does not tell the trust domain, so a clash can not be seen beforehand.`,
      'Look at the trust bundle once the peering is up.',
    );
  if (trustDomain === state.cluster.trustDomain)
    return fail(
      'trust-domain',
      'The other cluster has the trust domain of this one: its identities could not be told from those here.',
      'Two control planes of one cluster can not be peered; a copy of a cluster needs a CA of its own.',
    );
  const other = [...state.trustBundle.values()].find(
    (bundle) => bundle.trustDomain === trustDomain && !(bundle.peerName === peerName && bundle.partition === partition),
  );
  if (other !== undefined)
    return warn(
      'trust-domain',
      `The peering "${other.peerName}" has that trust domain already: it is the same cluster, or one that claims to be.`,
      'Peer it twice only for another partition; roots of the first peering count for both.',
    );
  return pass('trust-domain', `Its identities lie in ${trustDomain}, which nobody else here has.`);
}

function checkCa({ token, now }: PreflightInput): PreflightCheck {
  if (token.ca.length === 0)
    return warn(
      'ca',
      'The token names no CA, so the control planes would talk without TLS.',
      'Turn TLS on for gRPC in the other cluster, and generate the token again.',
    );
  const inForce = token.ca.filter(({ notAfter }) => Date.parse(notAfter) > now.getTime());
  if (inForce.length === 0)
    return fail('ca', 'Every CA of the token has expired.', 'Generate a new token in the other cluster.');
  return pass(
    'ca',
    inForce.length === 1
      ? 'A CA of the token proves who answers.'
      : `${inForce.length} CAs of the token prove who answers.`,
  );
}

/** Whether the addresses of a token lead to its cluster from elsewhere, as far as they tell by themselves. */
export function checkTokenAddresses(token: PeeringTokenView): PreflightCheck {
  const addresses = dialed(token);
  const kinds = addresses.map((address) => nearness(parseHostPort(address)?.host ?? ''));
  const total = `${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'}`;
  const ofKind = (kind: ReturnType<typeof nearness>): string => {
    const count = kinds.filter((each) => each === kind).length;
    return `${count} of ${total} ${count === 1 ? 'is' : 'are'}`;
  };
  if (kinds.includes('loopback'))
    return warn(
      'addresses',
      `${ofKind('loopback')} on the loopback interface, which leads to whoever dials it.`,
      'Right for a trial on one machine; else generate the token with --server-external-addresses.',
    );
  if (kinds.includes('private'))
    return warn(
      'addresses',
      `${ofKind('private')} private: reached only from the other cluster's own network.`,
      'If this cluster is elsewhere, generate the token with --server-external-addresses, or let peering go through mesh gateways.',
    );
  const origin = token.manualServerAddresses.length > 0 ? ', set by hand there' : '';
  return pass('addresses', `The token has ${total} to dial${origin}.`);
}

const dialed = (token: PeeringTokenView): string[] =>
  peeringAddressesToDial({ ...token, peerServerAddresses: token.serverAddresses });

/** How far an address can reach, as far as it tells by itself (RFC 1918, 4193, 6598, 6761); what a name resolves to is not known. */
export function nearness(host: string): 'loopback' | 'private' | 'public' | 'name' {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1] ?? host;
  if (isIPv4(mapped)) {
    const [first = 0, second = 0] = mapped.split('.').map(Number);
    // Dialed, the address of all interfaces is the dialer's own.
    if (first === 127 || first === 0) return 'loopback';
    const isPrivate =
      first === 10 ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254) ||
      (first === 100 && second >= 64 && second < 128);
    return isPrivate ? 'private' : 'public';
  }
  if (isIPv6(host)) {
    if (host === '::1' || host === '::') return 'loopback';
    return /^(f[cd]|fe[89ab])/i.test(host) ? 'private' : 'public';
  }
  return /(^|\.)localhost\.?$/i.test(host) ? 'loopback' : 'name';
}

function checkReachability(state: MeshState, { token, probes }: PreflightInput): PreflightCheck {
  const failed = probes.filter(({ answers }) => !answers);
  const untried = new Set(dialed(token)).size - probes.length;
  const [first] = failed;
  if (first === undefined && untried > 0)
    return warn(
      'reachability',
      `The first ${probes.length} addresses answer from here; ${untried} more were not tried.`,
      'Generate the token with fewer addresses.',
    );
  if (first === undefined && probes.length > 0)
    return pass(
      'reachability',
      probes.length === 1 ? 'It answers from here.' : `All ${probes.length} answer from here.`,
    );
  const why = first === undefined ? 'Nothing was tried.' : `${first.message}.`;
  // Own gateways pass a server name on once the peering is there, so the way through them can not be tried before.
  if (failed.length === probes.length && peersThroughGateways(state))
    return warn(
      'reachability',
      `No address answers straight from here, and the way through this cluster's mesh gateways is there only once the peering is. ${why}`,
      'Establish it if only the gateways reach the other cluster; else mend the way first.',
    );
  if (failed.length === probes.length)
    return fail(
      'reachability',
      `No address answers from here. ${why}`,
      'Mend the way there, or generate a token with other addresses.',
    );
  return warn(
    'reachability',
    `${failed.length} of ${probes.length} addresses do not answer from here. ${why}`,
    'The peering works through the others; mend these before they are needed.',
  );
}

/** How far apart clocks are can not be measured before there is a stream; a certificate from the future tells at least one way. */
function checkClock({ probes, now }: PreflightInput): PreflightCheck {
  const starts = probes.flatMap(({ certificate }) => (certificate ? [Date.parse(certificate.notBefore)] : []));
  if (starts.length === 0)
    return warn(
      'clock',
      'No certificate was shown, so nothing is known of the clock there.',
      'Look again once an address answers.',
    );
  const aheadMs = Math.max(...starts) - now.getTime();
  if (aheadMs > 0)
    return warn(
      'clock',
      `The certificate there begins in ${Math.ceil(aheadMs / 1000)} s by the clock here: one of the clocks is wrong.`,
      'Set both clocks, by NTP for example.',
    );
  return pass('clock', 'The clock there is not ahead of this one, as far as its certificate tells.');
}

function checkGateways(state: MeshState, { partition }: PreflightInput): PreflightCheck {
  const count = localMeshGateways(state, partition).length;
  if (count > 0)
    return pass(
      'gateways',
      `${count === 1 ? 'A mesh gateway is' : `${count} mesh gateways are`} registered in partition ${partition}.`,
    );
  return warn(
    'gateways',
    `No mesh gateway is registered in partition ${partition}.`,
    'Needed before anything is exported from here, and for upstreams in mode local: register one.',
  );
}
