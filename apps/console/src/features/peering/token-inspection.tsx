'use client';

import type { PeeringTokenView } from '@peerway/model/peering';
import { Facts, Mono, RelativeTime } from '@peerway/ui';

/** What a pasted peering token says: whose it is, where it leads, what it trusts. */
export function TokenInspection({ view }: { view: PeeringTokenView }) {
  const addresses = view.manualServerAddresses.length > 0 ? view.manualServerAddresses : view.serverAddresses;
  return (
    <section aria-label="What the token says" className="flex flex-col gap-3 rounded-md border border-line p-3">
      <Facts
        columns="one"
        facts={[
          { label: 'From datacenter', value: view.remote.datacenter || 'not said' },
          { label: 'Partition', value: view.remote.partition || 'default' },
          { label: 'Server name', value: <Mono>{view.serverName}</Mono> },
          {
            label: view.manualServerAddresses.length > 0 ? 'Addresses, set by hand' : 'Addresses',
            value: (
              <ul>
                {addresses.map((address) => (
                  <li key={address}>
                    <Mono>{address}</Mono>
                  </li>
                ))}
              </ul>
            ),
          },
          {
            label: 'Trusts',
            value: (
              <ul className="flex flex-col gap-1">
                {view.ca.map((ca) => (
                  <li key={ca.fingerprint256}>
                    {ca.subject}, ends <RelativeTime at={ca.notAfter} />
                    <span className="block text-text-3">
                      <Mono>{ca.fingerprint256}</Mono>
                    </span>
                  </li>
                ))}
              </ul>
            ),
          },
          { label: 'Peering ID', value: <Mono>{view.peerId}</Mono> },
        ]}
      />
    </section>
  );
}
