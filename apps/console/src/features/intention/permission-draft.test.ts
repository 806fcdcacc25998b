import { serviceIntentionsEntrySchema } from '@peerway/model/config-entry';
import type { IntentionPermission } from '@peerway/model/config-entry/service-intentions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftOfPermission, permissionOf } from './permission-draft';

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const header: fc.Arbitrary<object> = fc
  .tuple(word, word, fc.boolean())
  .chain(([name, value, invert]) =>
    fc
      .constantFrom<object>(
        { Present: true },
        { Exact: value },
        { Prefix: value, IgnoreCase: true },
        { Suffix: value },
        { Contains: value },
        { Regex: value },
      )
      .map((match) => ({ Name: name, ...match, ...(invert ? { Invert: true } : {}) })),
  );
const http: fc.Arbitrary<object> = fc
  .tuple(
    fc.constantFrom<object>({}, { PathExact: '/a' }, { PathPrefix: '/' }, { PathRegex: '/.*' }),
    fc.array(header, { maxLength: 2 }),
    fc.constantFrom<string[]>([], ['GET'], ['GET', 'POST']),
  )
  .filter(([path, headers, methods]) => Object.keys(path).length + headers.length + methods.length > 0)
  .map(([path, headers, methods]) => ({
    ...path,
    ...(headers.length > 0 ? { Header: headers } : {}),
    ...(methods.length > 0 ? { Methods: methods } : {}),
  }));
const jwt = { Providers: [{ Name: 'okta', VerifyClaims: [{ Path: ['https://x/roles', 'a'], Value: 'admin' }] }] };

it('editing nothing of a permission changes nothing of it', () => {
  fc.assert(
    fc.property(fc.constantFrom('allow', 'deny'), fc.option(http), fc.boolean(), (Action, HTTP, hasJwt) => {
      fc.pre(HTTP !== null || hasJwt);
      const Permissions = [{ Action, ...(HTTP === null ? {} : { HTTP }), ...(hasJwt ? { JWT: jwt } : {}) }];
      const entry = serviceIntentionsEntrySchema.parse({
        Kind: 'service-intentions',
        Name: 'api',
        Sources: [{ Name: 'web', Permissions }],
      });
      const permission = entry.Sources[0]?.Permissions?.[0] as IntentionPermission;
      expect(permissionOf(draftOfPermission(permission, 'a'))).toEqual(permission);
    }),
  );
});
