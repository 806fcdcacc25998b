'use client';

import { CodeBlock } from '@peerway/ui';
import { shellCommand } from '@peerway/ui/shell-command';
import { gatewayCommand } from './gateway-command';

/** How a gateway is started with a token whose secret is in a file. */
export function GatewayCommand({ gateway, partition }: { gateway: string; partition: string }) {
  return (
    <CodeBlock
      label="Start the gateway, with the secret in TOKEN-FILE"
      code={shellCommand(gatewayCommand(gateway, partition, window.location.origin))}
    />
  );
}
