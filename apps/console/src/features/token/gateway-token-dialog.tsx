'use client';

import { identityNameSchema } from '@peerway/model/acl-grant';
import { Button, CommandTwin, Dialog, DialogBody, DialogFooter, Field, Mono, Select, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { trpc } from '@/api/client';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import { Failure } from '@/frame/query-view';
import { GatewayCommand } from './gateway-command-block';
import { SecretShown } from './secret-shown';

/** The token of one mesh gateway: what it may do, what each part is for, and how the gateway is started with it. */
export function GatewayTokenDialog({ onClose }: { onClose: () => void }) {
  const refresh = useAclRefresh();
  const partitions = usePartitionNames();
  const [gateway, setGateway] = useState('mesh-gateway');
  const [partition, setPartition] = useState('default');
  const problem = identityNameSchema.safeParse(gateway).error?.issues[0]?.message;
  const needs = useQuery(
    trpc.token.gatewayNeeds.queryOptions({ gateway, partition }, { enabled: problem === undefined }),
  );
  const create = useMutation(trpc.token.createForMeshGateway.mutationOptions({ onSettled: refresh }));
  if (create.data)
    return (
      <SecretShown token={create.data} onClose={onClose}>
        <GatewayCommand gateway={gateway} partition={partition} />
      </SecretShown>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ gateway, partition });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Create a mesh gateway's token"
      description="It lets the gateway register itself and route to every service. Whoever holds it can also change exports, gateway modes and mesh settings."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {create.error && <Failure title="The token was not created" error={create.error} />}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name of the gateway" hint="Its service name." error={gateway === '' ? undefined : problem}>
              <TextInput value={gateway} onChange={(event) => setGateway(event.target.value)} autoFocus />
            </Field>
            <Field label="Partition">
              <Select value={partition} onChange={(event) => setPartition(event.target.value)}>
                {partitions.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
          </div>
          {needs.data && (
            <table aria-label="What is granted" className="w-full text-left text-sm">
              <thead>
                <tr className="border-line border-b text-text-3">
                  <th className="py-1.5 pr-3 font-medium">Is granted</th>
                  <th className="py-1.5 font-medium">A mesh gateway</th>
                </tr>
              </thead>
              <tbody>
                {needs.data.map(({ permission, why }) => (
                  <tr key={permission} className="border-line border-b align-top last:border-b-0">
                    <td className="py-1.5 pr-3">
                      <Mono>{permission}</Mono>
                    </td>
                    <td className="py-1.5 text-text-2">{why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <CommandTwin
            words={['peerway', 'acl', 'token', 'create', '--mesh-gateway', gateway, ...inPartition(partition)]}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.isPending} disabled={problem !== undefined}>
            Create
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

const inPartition = (name: string): readonly string[] => (name === 'default' ? [] : ['--partition', name]);
