'use client';

import { Button, CodeBlock } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
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

/** What will be granted, so that nobody grants what they have not read. */
export function PresetRules({ preset }: { preset: PolicyPreset }) {
  if (preset.kind === 'mesh-gateway') return <GatewayRules gateway={preset.gateway} />;
  return <CodeBlock label={`Rules of ${preset.policyName}, made with the token`} code={preset.rules.trim()} />;
}

function GatewayRules({ gateway }: { gateway: string }) {
  const needs = useQuery(trpc.token.gatewayNeeds.queryOptions({ gateway }));
  if (needs.data === undefined) return null;
  const code = needs.data.map(({ rule, why }) => `# ${why}\n${rule}`).join('\n');
  return <CodeBlock label="What the token of a mesh gateway may do" code={code} />;
}
