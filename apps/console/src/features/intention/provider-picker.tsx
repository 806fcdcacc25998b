'use client';

import { Badge } from '@peerway/ui';
import type { PermissionDraft } from './permission-draft';

/** Whose tokens a request may carry. None chosen: it needs no token. Claims that are asked for are kept and shown. */
export function ProviderPicker({
  chosen,
  known,
  onChange,
  label,
}: {
  chosen: PermissionDraft['providers'];
  known: readonly string[];
  onChange: (providers: PermissionDraft['providers']) => void;
  label: string;
}) {
  const names = [...new Set([...known, ...chosen.map(({ Name }) => Name)])];
  if (names.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <legend className="sr-only">{label}</legend>
      <span aria-hidden="true" className="text-text-2">
        With a token of
      </span>
      {names.map((name) => {
        const provider = chosen.find(({ Name }) => Name === name);
        return (
          <label key={name} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={provider !== undefined}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, { Name: name }] : chosen.filter(({ Name }) => Name !== name),
                )
              }
              className="size-4 accent-accent"
            />
            {name}
            {(provider?.VerifyClaims ?? []).map(({ Path, Value }) => (
              <Badge key={`${Path.join(' ')}=${Value}`} mono>
                {Path.join(' ')} = {Value}
              </Badge>
            ))}
          </label>
        );
      })}
    </fieldset>
  );
}
