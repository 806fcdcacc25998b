'use client';

import type { CreatedToken } from '@peerway/model/acl';
import {
  Button,
  CopyButton,
  Dialog,
  DialogBody,
  DialogFooter,
  Field,
  Link,
  Mono,
  Notice,
  TextInput,
} from '@peerway/ui';
import { ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** The only time that a secret is seen. */
export function SecretShown({
  token,
  onClose,
  children,
}: {
  token: CreatedToken;
  onClose: () => void;
  /** What to do with it. */
  children?: ReactNode;
}) {
  return (
    <Dialog open onOpenChange={onClose} title="The token is created">
      <DialogBody>
        <Notice tone="warning" icon={<ShieldAlert size={14} />}>
          The secret is shown only now; the cluster keeps a hash of it. Store it where its user will find it.
        </Notice>
        <Field label="Secret ID">
          <TextInput mono readOnly value={token.secretId} onFocus={(event) => event.target.select()} />
        </Field>
        <div className="flex items-center gap-2">
          <CopyButton text={token.secretId} label="Copy secret" />
        </div>
        {children}
        <p className="text-sm text-text-2">
          Accessor ID{' '}
          <Link href={`/tokens/${token.accessorId}`}>
            <Mono>{token.accessorId}</Mono>
          </Link>{' '}
          names it in lists and logs, and is no secret.
        </p>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
