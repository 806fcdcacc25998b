import { formatDuration } from '@peerway/model/go-duration';

/** ms as Go text without empty parts: `72h`, `1h30m`. */
export const lifeText = (ms: number): string =>
  formatDuration(ms * 1e6)
    .replace(/([hm])0s$/, '$1')
    .replace(/h0m$/, 'h');
