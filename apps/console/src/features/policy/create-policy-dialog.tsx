'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { policyNameSchema } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, Field, notifyDone, TextArea, TextInput } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { Failure } from '@/frame/query-view';

const formSchema = z.object({
  name: policyNameSchema,
  description: z.string().max(512),
  rules: z.string().max(64 * 1024),
});

const example = 'service "web" { policy = "write" }\nservice_prefix "" { policy = "read" }';

export function CreatePolicyDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(formSchema),
    mode: 'onTouched',
    defaultValues: { name: '', description: '', rules: '' },
  });
  const create = useMutation(
    trpc.policy.create.mutationOptions({
      onSuccess: ({ name }) => {
        void queries.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        notifyDone(`The policy ${name} is created`);
        onClose();
      },
      onError: (error) => {
        const { field, reason } = describeError(error);
        if (field === 'Rules') form.setError('rules', { message: reason });
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Create a policy"
      description="Rules that tokens can be given by the policy's name."
    >
      <form onSubmit={form.handleSubmit((input) => create.mutate(input))} noValidate className="contents">
        <DialogBody>
          {create.error && !errors.rules && <Failure title="The policy was not created" error={create.error} />}
          <Field label="Name" error={errors.name?.message}>
            <TextInput {...form.register('name')} autoFocus placeholder="web-team" />
          </Field>
          <Field label="Description" optional error={errors.description?.message}>
            <TextInput {...form.register('description')} />
          </Field>
          <Field label="Rules" hint="HCL or JSON, as in Consul." error={errors.rules?.message}>
            <TextArea mono rows={8} placeholder={example} {...form.register('rules')} />
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
