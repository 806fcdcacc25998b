'use client';

import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { Button, Dialog, DialogBody, DialogFooter, Field, Mono, notifyDone, Skeleton, TextInput } from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';

/** Deletes a peering. What breaks is listed first, and only if something does must the name be typed. */
export function DeletePeeringDialog({
  name,
  partition,
  onClose,
}: {
  name: string;
  partition: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const impact = useQuery(trpc.peering.deletionImpact.queryOptions({ name, partition }, { staleTime: 0 }));
  const remove = useMutation(
    trpc.peering.delete.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.peering.pathKey() });
        notifyDone(`The peering with ${name} is being deleted`);
        router.push('/peerings');
      },
    }),
  );
  const imported = impact.data?.importedServices ?? [];
  const exported = impact.data?.exportedServices ?? [];
  const entries = impact.data?.entries ?? [];
  const breaksSomething = imported.length + exported.length > 0;
  const isConfirmed = impact.data !== undefined && (!breaksSomething || typed === name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed) remove.mutate({ name, partition });
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the peering with ${name}?`}
      description="The other cluster is told, and its certificates stop counting here at once. To join again, a new token is needed."
    >
      <form onSubmit={submit} className="contents" noValidate>
        <DialogBody>
          {remove.error && <Failure title="The peering was not deleted" error={remove.error} />}
          {impact.error && <Failure title="Could not find out what would break" error={impact.error} />}
          {impact.isPending && <Skeleton className="h-16 w-full" />}
          {impact.data && !breaksSomething && (
            <p className="text-base text-text-2">Nothing is imported or exported through it, so nothing breaks.</p>
          )}
          {imported.length > 0 && (
            <div className="text-base">
              <p className="font-medium">No longer reachable from this cluster</p>
              <ul className="mt-1 flex flex-col gap-0.5 text-text-2">
                {imported.map((service) => (
                  <li key={service.name}>
                    <span className="font-medium text-text-1">{service.name}</span>
                    {service.usedBy.length > 0 ? `, used by ${service.usedBy.join(', ')}` : ', used by nothing here'}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {exported.length > 0 && (
            <div className="text-base">
              <p className="font-medium">No longer reachable from {name}</p>
              <p className="mt-1 text-text-2">{exported.join(', ')}</p>
            </div>
          )}
          {entries.length > 0 && (
            <div className="text-base">
              <p className="font-medium">Stays, and has no effect any more in what it says of {name}</p>
              <ul className="mt-1 flex flex-col gap-0.5 text-text-2">
                {entries.map((entry) => (
                  <li key={`${entry.kind}/${entry.namespace}/${entry.name}`}>
                    <Mono>{entry.kind}</Mono> {entry.name}
                    {entry.namespace !== DEFAULT_NAMESPACE && ` in namespace ${entry.namespace}`}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {breaksSomething && (
            <Field label={`Type ${name} to confirm`}>
              <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
            </Field>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" busy={remove.isPending} disabled={!isConfirmed}>
            Delete peering
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
