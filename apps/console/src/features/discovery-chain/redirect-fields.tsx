'use client';

import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import { Combobox, Field, TextInput } from '@peerway/ui';
import { useNames } from '@/features/intention/use-names';
import { withField } from './with-field';

type Redirect = NonNullable<ServiceResolverEntry['Redirect']>;

/** Who answers in the place of a service: a service, a subset of one, or a service of a peer. */
export function RedirectFields({ redirect, onChange }: { redirect: Redirect; onChange: (redirect: Redirect) => void }) {
  const names = useNames();
  const peer = redirect.Peer ?? '';
  return (
    <div className="grid grid-cols-2 gap-2">
      <Field label="Service">
        <Combobox
          value={redirect.Service ?? ''}
          options={names.services(peer)}
          noMatch="No service of that name is known"
          onChange={(service) => onChange(withField(redirect, 'Service', service))}
        />
      </Field>
      <Field
        label="At peer"
        hint={peer !== '' && !names.peers.includes(peer) ? 'There is no peering of that name.' : undefined}
      >
        <Combobox
          value={peer}
          placeholder="this cluster"
          options={names.peers.map((value) => ({ value }))}
          noMatch="No peering of that name"
          // A peer's subsets are not known here, and the entry would be refused with one.
          onChange={(name) =>
            onChange(withField(name === '' ? redirect : withField(redirect, 'ServiceSubset', ''), 'Peer', name))
          }
        />
      </Field>
      <Field label="Subset">
        <TextInput
          value={redirect.ServiceSubset ?? ''}
          placeholder="all instances"
          disabled={peer !== ''}
          onChange={(event) => onChange(withField(redirect, 'ServiceSubset', event.target.value))}
        />
      </Field>
      <Field label="Namespace">
        <TextInput
          value={redirect.Namespace ?? ''}
          placeholder="its own"
          onChange={(event) => onChange(withField(redirect, 'Namespace', event.target.value))}
        />
      </Field>
    </div>
  );
}
