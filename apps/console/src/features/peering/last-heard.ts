import type { PeeringView } from '@peerway/model/peering';

/** When anything last came from the peer; null: never. */
export function lastHeard({
  stream,
}: {
  stream: Pick<PeeringView['stream'], 'lastHeartbeatAt' | 'lastReceiveAt'>;
}): string | null {
  const times = [stream.lastHeartbeatAt, stream.lastReceiveAt].filter((time) => time !== null);
  return times.sort().at(-1) ?? null;
}
