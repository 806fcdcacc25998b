'use client';

import { Button, CodeBlock } from '@peerway/ui';
import { type PolicyPreset, presets } from './presets';

export function PresetButtons({
  chosen,
  onChoose,
}: {
  chosen: readonly string[];
  onChoose: (preset: PolicyPreset) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm text-text-3">Ready-made</legend>
      {presets.map((preset) => (
        <div key={preset.id} className="flex items-center gap-3">
          <Button
            size="sm"
            className="w-32"
            disabled={chosen.includes(preset.policyName)}
            onClick={() => onChoose(preset)}
          >
            {preset.label}
          </Button>
          <span className="text-sm text-text-2">{preset.description}</span>
        </div>
      ))}
    </fieldset>
  );
}

/** The policy that will be made, so that nobody grants what they have not read. */
export function PresetRules({ preset }: { preset: PolicyPreset }) {
  return <CodeBlock label={`Rules of ${preset.policyName}, made with the token`} code={preset.rules.trim()} />;
}
