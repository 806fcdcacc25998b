import type { ConfigEntry, ConfigEntryName, ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { isHttpLike } from '@peerway/model/protocol';
import { aboutServices, ownWords, type WithSubject } from '../change-subject.ts';
import { resolveProtocol } from '../service-protocol.ts';
import { findConfigEntry, type MeshState } from '../state.ts';

/* What entries other than those of chains name of one another, and what may not be while they do. */

/** What is wrong with an entry that was written. */
export function writtenReferences(after: MeshState, entry: ConfigEntry): ChainProblem[] {
  switch (entry.Kind) {
    case 'sameness-group':
      return samenessProblems(after, entry);
    case 'service-intentions':
      return intentionProblems(after, entry);
    case 'service-defaults':
      return (entry.UpstreamConfig?.Overrides ?? []).flatMap((item, index): ChainProblem[] =>
        item.Peer === '' || !item.Protocol
          ? []
          : [
              {
                severity: 'warning',
                where: `service-defaults/${entry.Name} UpstreamConfig.Overrides[${index}].Protocol`,
                message: `Protocol "${item.Protocol}" of "${item.Name}" of peer "${item.Peer}" is ignored; only its exporter says what it speaks`,
              },
            ],
      );
    case 'exported-services':
      return entry.Services.flatMap(({ Consumers }, index) =>
        Consumers.flatMap(({ SamenessGroup }) =>
          unknownGroup(after, entry, SamenessGroup, `exported-services/${entry.Name} Services[${index}]`),
        ),
      );
    default:
      return [];
  }
}

/** What still needs an entry that goes away. */
export function deletedReferences(after: MeshState, name: ConfigEntryName): WithSubject<ChainProblem>[] {
  if (name.Kind !== 'jwt-provider' && name.Kind !== 'sameness-group') return [];
  return [...after.configEntry.values()].flatMap(({ entry }): WithSubject<ChainProblem>[] => {
    if (entry.Partition !== name.Partition) return [];
    const isNeeded =
      name.Kind === 'jwt-provider'
        ? entry.Kind === 'service-intentions' && providersOf(entry).includes(name.Name)
        : groupsOf(entry).includes(name.Name);
    if (!isNeeded) return [];
    const where = `${entry.Kind}/${entry.Name}`;
    const what = name.Kind === 'jwt-provider' ? 'JWT provider' : 'sameness group';
    const service = { peer: '', partition: entry.Partition, namespace: entry.Namespace, name: entry.Name };
    const about = entry.Kind === 'service-intentions' ? aboutServices([service]) : ownWords;
    const message = `the ${what} "${name.Name}" can not be deleted: ${where} uses it`;
    return [{ severity: 'refused', about, where, message }];
  });
}

function samenessProblems(after: MeshState, entry: ConfigEntry & { Kind: 'sameness-group' }): ChainProblem[] {
  const where = `sameness-group/${entry.Name}`;
  return [...after.configEntry.values()].flatMap(({ entry: other }): ChainProblem[] => {
    if (other.Kind !== 'sameness-group' || other.Partition !== entry.Partition || other.Name === entry.Name) return [];
    const theirs = new Set(other.Members.map(memberText));
    const both = entry.Members.map(memberText).filter((member) => theirs.has(member));
    return [
      ...both.map((member): ChainProblem => {
        const message = `${member} is a member of sameness group "${other.Name}" already, and can only be in one`;
        return { severity: 'refused', where: `${where} Members`, message };
      }),
      ...(entry.DefaultForFailover && other.DefaultForFailover
        ? [
            {
              severity: 'refused' as const,
              where: `${where} DefaultForFailover`,
              message: `sameness group "${other.Name}" is the default for failover of partition "${entry.Partition}" already`,
            },
          ]
        : []),
    ];
  });
}

const memberText = ({ Peer, Partition }: { Peer?: string | undefined; Partition?: string | undefined }): string =>
  Peer ? `peer "${Peer}"` : `partition "${Partition ?? ''}"`;

function intentionProblems(after: MeshState, entry: ServiceIntentionsEntry): ChainProblem[] {
  const where = `service-intentions/${entry.Name}`;
  const unknown = providersOf(entry).filter(
    (provider) => findConfigEntry(after, 'jwt-provider', provider, entry.Partition) === undefined,
  );
  const needsRequests = entry.Sources.some(({ Permissions }) => (Permissions?.length ?? 0) > 0);
  const { protocol, decidedBy } = resolveProtocol(after, entry.Name, entry.Partition, entry.Namespace);
  return [
    ...[...new Set(unknown)].map((provider): ChainProblem => {
      return { severity: 'refused', where: `${where} JWT`, message: `there is no JWT provider "${provider}"` };
    }),
    ...(needsRequests && !isHttpLike(protocol)
      ? [
          {
            severity: 'refused' as const,
            where: `${where} Sources`,
            message: `"${entry.Name}" speaks ${protocol} (${decidedBy}), and Permissions need an HTTP-like protocol; set it in service-defaults/${entry.Name} first`,
          },
        ]
      : []),
    ...entry.Sources.flatMap(({ SamenessGroup }, index) =>
      unknownGroup(after, entry, SamenessGroup ?? '', `${where} Sources[${index}]`),
    ),
  ];
}

function unknownGroup(state: MeshState, entry: ConfigEntry, group: string, where: string): ChainProblem[] {
  if (group === '' || findConfigEntry(state, 'sameness-group', group, entry.Partition) !== undefined) return [];
  const message = `there is no sameness group "${group}" in partition "${entry.Partition}" now; it takes effect when one is written`;
  return [{ severity: 'warning', where, message }];
}

function providersOf(entry: ServiceIntentionsEntry): string[] {
  const permissions = entry.Sources.flatMap(({ Permissions }) => Permissions ?? []);
  return [entry.JWT, ...permissions.map(({ JWT }) => JWT)].flatMap(
    (jwt) => jwt?.Providers?.map(({ Name }) => Name) ?? [],
  );
}

/** Groups that an entry names where chains do not see it; those of resolvers they do. */
function groupsOf(entry: ConfigEntry): string[] {
  if (entry.Kind === 'service-intentions') return entry.Sources.map(({ SamenessGroup }) => SamenessGroup ?? '');
  if (entry.Kind !== 'exported-services') return [];
  return entry.Services.flatMap(({ Consumers }) => Consumers.map(({ SamenessGroup }) => SamenessGroup));
}
