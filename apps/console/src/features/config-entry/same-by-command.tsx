'use client';

import type { ConfigEntry } from '@peerway/model/config-entry';
import { CodeBlock } from '@peerway/ui';

/** The same write from a shell, kept in step while typing. */
export function SameByCommand({ entry, text }: { entry: ConfigEntry | null; text: string }) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-text-2 hover:text-text-1">The same from a shell</summary>
      <div className="mt-2 flex flex-col gap-3">
        <CodeBlock label="peerway" code={`peerway config write - <<'EOF'\n${text.trimEnd()}\nEOF`} />
        {entry && (
          <CodeBlock
            label="HTTP"
            code={`curl -X PUT -H "X-Consul-Token: $TOKEN" "$ADDRESS/v1/config" --data @- <<'EOF'\n${JSON.stringify(entry, null, 2)}\nEOF`}
          />
        )}
      </div>
    </details>
  );
}
