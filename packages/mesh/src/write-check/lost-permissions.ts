import type { ConfigEntryName, ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { isHttpLike } from '@peerway/model/protocol';
import { aboutServices, type WithSubject } from '../change-subject.ts';
import { resolveProtocol } from '../service-protocol.ts';
import { findConfigEntry, type MeshState } from '../state.ts';
import { defaultProtocolText } from './affected-services.ts';

/** Intentions whose permissions turn into denials, as nobody can tell requests apart any more (semantics A3). */
export function lostPermissions(
  before: MeshState,
  after: MeshState,
  name: ConfigEntryName,
): WithSubject<ChainProblem>[] {
  return intentionsOf(before, after, name).flatMap((entry): WithSubject<ChainProblem>[] => {
    if (!entry.Sources.some(({ Permissions }) => (Permissions?.length ?? 0) > 0)) return [];
    const protocolIn = (state: MeshState) =>
      resolveProtocol(state, entry.Name, entry.Partition, entry.Namespace).protocol;
    if (!isHttpLike(protocolIn(before)) || isHttpLike(protocolIn(after))) return [];
    const where = `service-intentions/${entry.Name}`;
    const message = `"${entry.Name}" changes from ${protocolIn(before)} to tcp: sources that ${where} gives Permissions are denied from now on`;
    const service = { peer: '', partition: entry.Partition, namespace: entry.Namespace, name: entry.Name };
    return [{ severity: 'warning', about: aboutServices([service]), where, message }];
  });
}

function intentionsOf(before: MeshState, after: MeshState, name: ConfigEntryName): ServiceIntentionsEntry[] {
  const { Kind, Name, Partition, Namespace } = name;
  if (Kind === 'service-defaults') {
    const entry = findConfigEntry(after, 'service-intentions', Name, Partition, Namespace);
    return entry === undefined ? [] : [entry];
  }
  if (Kind !== 'proxy-defaults') return [];
  if (defaultProtocolText(before, Partition) === defaultProtocolText(after, Partition)) return [];
  return [...after.configEntry.values()].flatMap(({ entry }) =>
    entry.Kind === 'service-intentions' && entry.Partition === Partition ? [entry] : [],
  );
}
