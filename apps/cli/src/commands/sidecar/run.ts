import type { HostPort } from '@peerway/model/host-port';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { readJsonDocument } from '../../document.ts';
import { type AccessLogOptions, accessLogOf, proxyCommand, proxyControlPlane } from '../../proxy/proxy-options.ts';
import { becomeProxyProcess } from '../../proxy/proxy-process.ts';
import { parseSidecarDefinition } from '../../proxy/sidecar-definition.ts';

type Options = ConnectionOptions & AccessLogOptions & { config: string; adminBind?: HostPort; dataDir: string };

/** `peerway sidecar`. */
export function sidecarCommand(context: CommandContext): Command {
  return proxyCommand('sidecar')
    .description('run the sidecar of one service instance, and register both')
    .requiredOption(
      '--config <file>',
      "Consul's service definition with connect.sidecar_service, JSON, - for standard input",
    )
    .addHelpText(
      'after',
      `
Example of a definition: web on port 9100 reaches api of the peer west at 127.0.0.1:9191.
  {
    "node": "node-1",
    "service": {
      "name": "web", "port": 9100,
      "connect": { "sidecar_service": {
        "port": 21000,
        "proxy": { "upstreams": [
          { "destination_name": "api", "destination_peer": "west", "local_bind_port": 9191 } ] } } }
    }
  }

"proxy" also takes "config" and "expose", and every upstream a "config"; what means something in Consul and can not be done here is refused.

  peerway acl token create --service-identity web --json | jq -r .secretId > web-token && chmod 600 web-token
  peerway sidecar --config web.json --token-file web-token --data-dir /var/lib/peerway-web`,
    )
    .action(async (options: Options) => {
      becomeProxyProcess();
      const definition = parseSidecarDefinition(await readJsonDocument(context, options.config));
      const { runProxy } = await import('../../proxy/run-proxy.ts');
      await runProxy({
        ...definition,
        controlPlane: proxyControlPlane(options, context.environment),
        dataDirectory: options.dataDir,
        adminBind: options.adminBind ?? null,
        accessLog: accessLogOf(options),
      });
    });
}
