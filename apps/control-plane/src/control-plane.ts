import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createHttpApi } from '@peerway/http-api';
import { TrafficHistory, TrafficRecorder } from '@peerway/metrics';
import { formatHostPort, type HostPort } from '@peerway/model/host-port';
import type { Log } from '@peerway/model/log';
import {
  CheckDeadlines,
  caConfigOf,
  createPeeringBackend,
  createSigningLimit,
  ensureAclBootstrap,
  ensureCaRoot,
  FailureLimiter,
  issueServerLeaf,
  ProxyRegistry,
  type Services,
  startCaRotationLoop,
  startCheckExpiry,
  startProxyLiveness,
  startSessionExpiry,
  startTokenExpiry,
  startTokenUseWriter,
  startTrafficRecording,
  TokenUseNotes,
} from '@peerway/operations';
import { PeeringStreamTracker, startPeeringDialer, startPeeringServer } from '@peerway/peering';
import { openStore } from '@peerway/store';
import { createTrpcHandler } from '@peerway/trpc';
import { clientAddress, createTrustedProxies } from './client-address.ts';
import { advertisedGrpcAddresses, isSecure, lanGrpcAddresses, type ServerConfig, sessionLimits } from './config.ts';
import { openConsole } from './console.ts';
import { createHttpServer } from './http-server.ts';
import { listen } from './listen.ts';
import { createOidcDoor } from './oidc-door.ts';
import { createPageDoor } from './page-door.ts';
import { VERSION } from './version.ts';

export type RunningControlPlane = {
  http: HostPort;
  grpc: HostPort;
  close(): Promise<void>;
};

const PRUNE_EVERY_MS = 30_000;

/** Wires one control plane and resolves when all of it is up. What was started is closed again when a later part fails. */
export async function startControlPlane(
  config: ServerConfig,
  { log, databaseUrl }: { log: Log; databaseUrl?: string | undefined },
): Promise<RunningControlPlane> {
  const now = (): Date => new Date();
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        log('warn', 'server.close_failed', { error: String(error) });
      }
    }
  };
  try {
    await mkdir(config.data_dir, { recursive: true, mode: 0o700 });
    const store = await openStore({
      dataDirectory: config.data_dir,
      databaseUrl,
      cluster: {
        datacenter: config.datacenter,
        aclDefaultPolicy: config.acl.default_policy,
        intentionDefaultPolicy: config.default_intention_policy,
        serverAddresses: advertisedGrpcAddresses(config),
        lanServerAddresses: lanGrpcAddresses(config),
      },
      encryptionKeyFile: config.encryption_key_file,
      log,
    });
    closers.push(() => store.close());
    const tracker = new PeeringStreamTracker();
    const services: Services = {
      store,
      now,
      log,
      aclResetFile: join(config.data_dir, 'acl-bootstrap-reset'),
      sessionLimits: sessionLimits(config),
      aclContact: config.acl.contact,
      allowsLoopbackProviders: config.acl.allow_loopback_providers,
      publicOrigin: config.public_url,
      trafficBytes: config.traffic_history.max_mb * 2 ** 20,
      live: {
        tracker,
        traffic: new TrafficHistory(),
        recorder: new TrafficRecorder(),
        proxies: new ProxyRegistry(now),
        checks: new CheckDeadlines(),
        wrongTokens: new FailureLimiter(now),
        tokenUses: new TokenUseNotes(),
        signing: createSigningLimit(now, () => caConfigOf(store.state()).csrMaxPerSecond),
        startedAt: now(),
        version: VERSION,
      },
    };
    await ensureCaRoot(services);
    await ensureAclBootstrap(
      services,
      config.acl.bootstrap === 'file' ? join(config.data_dir, 'bootstrap-token') : null,
    );

    const backend = createPeeringBackend(services);
    const peering = await startPeeringServer({
      backend,
      tracker,
      address: config.grpc_addr,
      issueServerLeaf: () => issueServerLeaf(services),
      log,
    });
    closers.push(() => peering.close());
    const console = config.console ? await openConsole(config.http_addr) : null;
    if (console !== null) closers.push(() => console.close());
    const isTrusted = createTrustedProxies(config.trusted_proxies);
    const publicOrigin = config.public_url ?? null;
    const isWebSecure = isSecure(config);
    const door = {
      clientAddress: (request: IncomingMessage) => clientAddress(request, isTrusted),
    };
    const server = createHttpServer(
      {
        trpc: createTrpcHandler(services, { ...door, publicOrigin, isSecure: isWebSecure }),
        auth: createOidcDoor(services, { ...door, isSecure: isWebSecure }),
        api: createHttpApi(services, { ...door, allowsTokenInQuery: config.http_token_in_query }),
        console: console && createPageDoor(services, console.handle, { ...door, isSecure: isWebSecure }),
      },
      { address: { publicOrigin, bind: config.http_addr }, isSecure: isWebSecure, tls: config.http_tls },
    );
    const http = await listen(server, config.http_addr, 'http_addr');
    closers.push(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const dialer = startPeeringDialer({ backend, tracker, log });
    closers.push(() => dialer.close());
    closers.push(startProxyLiveness(services));
    closers.push(startCheckExpiry(services));
    closers.push(startCaRotationLoop(services));
    closers.push(startTokenExpiry(services));
    closers.push(startSessionExpiry(services));
    closers.push(startTokenUseWriter(services));
    closers.push(startTrafficRecording(services));
    const prune = setInterval(() => services.live.traffic.prune(Date.now()), PRUNE_EVERY_MS);
    closers.push(() => clearInterval(prune));
    log('info', 'server.ready', {
      http: formatHostPort(http),
      grpc: formatHostPort(peering.address),
      datacenter: config.datacenter,
      trustDomain: store.state().cluster.trustDomain,
    });
    return { http, grpc: peering.address, close };
  } catch (error) {
    await close();
    throw error;
  }
}
