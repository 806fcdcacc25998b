'use client';

import type { IntentionSource } from '@peerway/model/config-entry/service-intentions';
import type { IntentionName } from '@peerway/model/intention';
import { Button, DialogBody, DialogFooter, Field, Notice, TextInput } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { useEntry } from '@/features/config-entry/use-entry-write';
import { ChangePreview } from '@/features/exported-service/change-preview';
import { Failure } from '@/frame/query-view';
import { withSource } from './intention-entry';
import { entryOfIntention, useIntentionWrite } from './use-intention-write';

/** The end of an intention: who loses by it, and the name to type when somebody does. */
export function DeleteIntention({
  name,
  before,
  onBack,
  onDone,
}: {
  name: IntentionName;
  before: IntentionSource;
  onBack: () => void;
  onDone: () => void;
}) {
  const address = entryOfIntention(name);
  const stored = useEntry(address);
  const entry = stored.data?.entry.Kind === 'service-intentions' ? stored.data.entry : null;
  const rest = entry === null ? null : withSource(entry, name, null);
  const plan = useQuery(
    trpc.configEntry.preview.queryOptions(rest === null ? { remove: address } : { entry: rest }, {
      enabled: stored.isFetched,
      retry: false,
      staleTime: 0,
    }),
  );
  const [typed, setTyped] = useState('');
  const [isOvertaken, setOvertaken] = useState(false);
  const write = useIntentionWrite({ onDone, onConflict: () => setOvertaken(true) });
  const breaks = plan.data?.effects.some((effect) => effect.breaks) ?? true;
  return (
    <>
      <DialogBody>
        {write.error && <Failure title="The intention was not deleted" error={write.error} />}
        {isOvertaken && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            Somebody has changed it just now, so it was not deleted. Close this and look at what it is now.
          </Notice>
        )}
        <p className="text-base text-text-2">
          Without this intention, the next one that fits decides; if none does, the default policy.
        </p>
        <ChangePreview
          plan={plan}
          whenSame="Nothing: it is gone already."
          whenNoEffect="Nobody is let in or shut out by it now."
        />
        {plan.data && breaks && (
          <Field label={`Type ${name.destination.name} to delete it anyway`}>
            <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onBack}>Back</Button>
        <Button
          variant="danger"
          busy={write.isPending}
          disabled={plan.data === undefined || (breaks && typed !== name.destination.name)}
          onClick={() => write.mutate({ name, before, after: null })}
        >
          Delete
        </Button>
      </DialogFooter>
    </>
  );
}
