import type { IntentionPermission } from '@peerway/model/config-entry/service-intentions';

export const pathKinds = ['any', 'exact', 'prefix', 'regex'] as const;
export const headerKinds = ['present', 'exact', 'prefix', 'suffix', 'contains', 'regex'] as const;
type Header = NonNullable<NonNullable<IntentionPermission['HTTP']>['Header']>[number];
type Providers = NonNullable<IntentionPermission['JWT']>['Providers'];

/** A permission while it is edited: every field is there, as text. Keys only tell the rows apart. */
export type HeaderDraft = {
  key: string;
  name: string;
  kind: (typeof headerKinds)[number];
  value: string;
  invert: boolean;
  ignoreCase: boolean;
};
export type PermissionDraft = {
  key: string;
  action: 'allow' | 'deny';
  pathKind: (typeof pathKinds)[number];
  path: string;
  /** As typed: `GET, POST`; empty: all. */
  methods: string;
  headers: HeaderDraft[];
  /** With their claims, which are not edited here and kept. */
  providers: Providers;
};

let made = 0;
/** A key for a row that was just added. */
export const newKey = (): string => `new-${++made}`;

export function draftOfPermission({ Action, HTTP, JWT }: IntentionPermission, key: string): PermissionDraft {
  const [pathKind, path] = HTTP?.PathExact
    ? (['exact', HTTP.PathExact] as const)
    : HTTP?.PathPrefix
      ? (['prefix', HTTP.PathPrefix] as const)
      : HTTP?.PathRegex
        ? (['regex', HTTP.PathRegex] as const)
        : (['any', ''] as const);
  return {
    key,
    action: Action,
    pathKind,
    path,
    methods: HTTP?.Methods?.join(', ') ?? '',
    headers: (HTTP?.Header ?? []).map((header, index) => draftOfHeader(header, `${key}.${index}`)),
    providers: JWT?.Providers ?? [],
  };
}

const headerFields = {
  exact: 'Exact',
  prefix: 'Prefix',
  suffix: 'Suffix',
  contains: 'Contains',
  regex: 'Regex',
} as const satisfies Partial<Record<HeaderDraft['kind'], keyof Header>>;

function draftOfHeader(header: Header, key: string): HeaderDraft {
  const kind = headerKinds.find((each) => each !== 'present' && header[headerFields[each]]) ?? 'present';
  return {
    key,
    name: header.Name,
    kind,
    value: kind === 'present' ? '' : (header[headerFields[kind]] ?? ''),
    invert: header.Invert ?? false,
    ignoreCase: header.IgnoreCase ?? false,
  };
}

/** The permission as the entry has it. What is wrong in it, the entry's schema says. */
export function permissionOf({
  action,
  pathKind,
  path,
  methods,
  headers,
  providers,
}: PermissionDraft): IntentionPermission {
  const names = methods.split(/[\s,]+/).filter(Boolean);
  const HTTP: NonNullable<IntentionPermission['HTTP']> = {
    ...(pathKind === 'exact' ? { PathExact: path } : {}),
    ...(pathKind === 'prefix' ? { PathPrefix: path } : {}),
    ...(pathKind === 'regex' ? { PathRegex: path } : {}),
    ...(headers.length > 0 ? { Header: headers.map(headerOf) } : {}),
    ...(names.length > 0 ? { Methods: names.map((name) => name.toUpperCase()) } : {}),
  };
  const isAny = Object.keys(HTTP).length === 0;
  return {
    Action: action,
    // Without anything of HTTP it asks for a token alone; with neither, the schema refuses it.
    ...(isAny && providers.length > 0 ? {} : { HTTP }),
    ...(providers.length > 0 ? { JWT: { Providers: providers } } : {}),
  };
}

const headerOf = ({ name, kind, value, invert, ignoreCase }: HeaderDraft): Header => ({
  Name: name,
  ...(kind === 'present' ? { Present: true } : { [headerFields[kind]]: value }),
  ...(invert ? { Invert: true } : {}),
  ...(ignoreCase && kind !== 'present' && kind !== 'regex' ? { IgnoreCase: true } : {}),
});
