export type { PeeringBackend, PeeringTable, PeeringWrite, PeeringWritePurpose, SecretExchange } from './backend.ts';
export { type Clock, systemClock } from './clock.ts';
export { type PeeringDialer, type PeeringDialerOptions, startPeeringDialer } from './dialer.ts';
export { type ExchangeSecretOptions, exchangeSecret } from './exchange-secret.ts';
export { peeringGatewayAddresses, peeringServerAddresses } from './gateway-addresses.ts';
export type { Log } from './log.ts';
export { type PeeringServer, type PeeringServerOptions, type ServerLeaf, startPeeringServer } from './server.ts';
export { decodePeeringToken, describePeeringToken, encodePeeringToken, type PeeringToken } from './token.ts';
export { PeeringStreamTracker } from './tracker.ts';
