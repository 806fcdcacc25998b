import type { TrustBundle } from '@peerway/model/certificate';
import type { Peering, PeeringStreamStatus, PeeringView } from '@peerway/model/peering';

export function describePeering(
  _peering: Peering,
  _stream: PeeringStreamStatus,
  _bundle: TrustBundle | undefined,
  _now: Date,
): PeeringView {
  throw new Error('not yet');
}
