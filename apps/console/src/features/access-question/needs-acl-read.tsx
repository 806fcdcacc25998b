'use client';

import { ButtonLink, ErrorState } from '@peerway/ui';
import { explainHref } from './question-view';

/** In place of what only those may see who may read ACLs. */
export function NeedsAclRead({ title, why, nextStep }: { title: string; why: string; nextStep: string | undefined }) {
  return (
    <ErrorState
      title={title}
      reason={why}
      nextStep={nextStep}
      code="acl.permission_denied"
      actions={
        <ButtonLink size="sm" href={explainHref({ resource: 'acl', access: 'read' })}>
          Why?
        </ButtonLink>
      }
    />
  );
}
