'use client';

import { Button, ErrorState } from '@peerway/ui';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto w-full max-w-[720px] p-6 pt-16">
      <ErrorState
        title="This page could not be drawn"
        reason={error.message}
        nextStep="Nothing in the cluster is affected. Draw it again, or go to another page."
        code={error.digest ?? 'console.render'}
        actions={
          <Button size="sm" onClick={reset}>
            Draw it again
          </Button>
        }
      />
    </div>
  );
}
