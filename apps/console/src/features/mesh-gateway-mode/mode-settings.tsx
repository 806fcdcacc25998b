'use client';

import type { MeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import { Badge, Button, Section } from '@peerway/ui';
import type { ModeTarget } from './mode-target';
import { modeMeaning, modeWord } from './mode-text';

type ServiceSetting = { service: string; mode: MeshGatewayMode; upstreamDefaults: MeshGatewayMode };

/** The settings that name a mode for more than one upstream: the cluster's, and services' own. */
export function ModeSettings({
  proxyDefaults,
  services,
  onSet,
}: {
  proxyDefaults: MeshGatewayMode;
  services: readonly ServiceSetting[];
  onSet: (target: ModeTarget) => void;
}) {
  const own = services.filter(({ mode, upstreamDefaults }) => mode !== '' || upstreamDefaults !== '');
  return (
    <Section
      title="Settings"
      about="A service's setting is stronger than the cluster's, one for an upstream stronger still."
    >
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface-2 text-sm">
        <Row
          name="This cluster"
          where="proxy-defaults/global"
          modes={[{ label: '', mode: proxyDefaults }]}
          whenInherited="Nothing is set here, so the built-in default decides: towards a peer it acts as remote."
          action="Set the mode of the cluster"
          onSet={() => onSet({ level: 'proxy-defaults' })}
        />
        {own.map(({ service, mode, upstreamDefaults }) => (
          <Row
            key={service}
            name={service}
            where={`service-defaults/${service}`}
            modes={[
              { label: '', mode },
              ...(upstreamDefaults === '' ? [] : [{ label: 'its upstreams', mode: upstreamDefaults }]),
            ]}
            action={`Set the mode of ${service}`}
            onSet={() => onSet({ level: 'service-defaults', service })}
          />
        ))}
      </ul>
    </Section>
  );
}

function Row({
  name,
  where,
  modes,
  whenInherited = modeMeaning[''],
  action,
  onSet,
}: {
  name: string;
  where: string;
  modes: readonly { label: string; mode: MeshGatewayMode }[];
  whenInherited?: string;
  action: string;
  onSet: () => void;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <div className="w-48 min-w-0">
        <div className="font-medium">{name}</div>
        <div className="text-text-3">{where}</div>
      </div>
      <div className="min-w-0 flex-1 basis-64 text-text-2">
        {modes.map(({ label, mode }) => (
          <p key={label}>
            <Badge tone={mode === 'local' ? 'accent' : 'neutral'}>{modeWord(mode)}</Badge>
            <span className="ml-2">{label ? `for ${label}` : mode === '' ? whenInherited : modeMeaning[mode]}</span>
          </p>
        ))}
      </div>
      <Button size="sm" aria-label={action} onClick={onSet}>
        Set
      </Button>
    </li>
  );
}
