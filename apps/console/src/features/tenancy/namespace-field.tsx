'use client';

import { Field, Select } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';

/** Which namespace of a partition is meant. Not there while it has only the built-in one, or the viewer may not list them. */
export function NamespaceField({
  partition,
  value,
  onChange,
}: {
  partition: string;
  value: string;
  onChange: (namespace: string) => void;
}) {
  const namespaces = useQuery(trpc.namespace.list.queryOptions({ partition }, { retry: false, staleTime: 30_000 }));
  const names = namespaces.data?.map(({ name }) => name) ?? ['default'];
  if (names.length < 2) return null;
  return (
    <Field label="Namespace">
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </Field>
  );
}
