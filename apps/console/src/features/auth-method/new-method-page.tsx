'use client';

import { Notice } from '@peerway/ui';
import { Lock } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { MethodForm } from './method-form';
import { METHODS_HREF, methodHref } from './method-path';

/** Begins a sign-in method. */
export function NewMethodPage() {
  useWindowTitle('New sign-in method');
  const router = useRouter();
  const write = useAllowance('aclWrite');
  return (
    <Page
      title="New sign-in method"
      parent={{ name: 'Sign-in methods', href: METHODS_HREF }}
      sentence="Who else may say who somebody is. What they may do, its binding rules say."
    >
      {write.isAllowed ? (
        <MethodForm stored={null} isReadOnly={false} onSaved={(name) => router.push(methodHref(name))} />
      ) : (
        <Notice tone="neutral" icon={<Lock size={14} />}>
          {write.reason}
        </Notice>
      )}
    </Page>
  );
}
