import { returnPath } from '@peerway/model/return-path';

/** Where to go after signing in; the control plane decides the same for those who come from a provider. */
export const landingPage = returnPath;
