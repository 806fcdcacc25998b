import { z } from 'zod';
import { namespacePatternSchema, serviceNamePatternSchema } from '../identifier.ts';
import { countGiven, entryFields, peerReferenceSchema, scopeReferenceSchema } from './entry-fields.ts';
import { intentionJwtSchema } from './jwt-requirement.ts';
import { pathFields, refusePathFields } from './path-match.ts';
import { methodsSchema } from './service-router.ts';

const actionSchema = z.enum(['allow', 'deny'], {
  error: ({ input }) =>
    input === undefined
      ? 'is missing; give "allow" or "deny"'
      : `${JSON.stringify(input)} is not an action; give "allow" or "deny"`,
});

const headerPermissionSchema = z
  .strictObject({
    Name: z.string().min(1, 'a header match must have a Name'),
    Present: z.boolean().optional(),
    Exact: z.string().optional(),
    Prefix: z.string().optional(),
    Suffix: z.string().optional(),
    Contains: z.string().optional(),
    Regex: z.string().max(4096).optional(),
    Invert: z.boolean().optional(),
    IgnoreCase: z.boolean().optional(),
  })
  .superRefine((match, context) => {
    if (countGiven(match, ['Present', 'Exact', 'Prefix', 'Suffix', 'Contains', 'Regex']) !== 1) {
      context.addIssue({
        code: 'custom',
        message: 'a header match must have exactly one of Present, Exact, Prefix, Suffix, Contains or Regex',
      });
    }
    if (match.IgnoreCase && (match.Present || match.Regex)) {
      context.addIssue({
        code: 'custom',
        path: ['IgnoreCase'],
        message: 'IgnoreCase can not be given together with Present or Regex',
      });
    }
  });

const permissionSchema = z
  .strictObject({
    Action: actionSchema,
    HTTP: z
      .strictObject({
        ...pathFields,
        Header: z.array(headerPermissionSchema).optional(),
        Methods: methodsSchema.optional(),
      })
      .superRefine(refusePathFields)
      .superRefine((http, context) => {
        const hasPath = countGiven(http, ['PathExact', 'PathPrefix', 'PathRegex']) > 0;
        if (!hasPath && !http.Header?.length && !http.Methods?.length) {
          context.addIssue({ code: 'custom', message: 'HTTP must name a path, a header or a method' });
        }
      })
      .optional(),
    JWT: intentionJwtSchema.optional(),
  })
  .refine((permission) => permission.HTTP !== undefined || permission.JWT !== undefined, {
    error: 'a permission must have HTTP or JWT',
  });
export type IntentionPermission = z.infer<typeof permissionSchema>;

const sourceSchema = z
  .strictObject({
    Name: serviceNamePatternSchema,
    Namespace: namespacePatternSchema,
    Partition: scopeReferenceSchema.optional(),
    Peer: peerReferenceSchema.default(''),
    SamenessGroup: z.string().optional(),
    Action: actionSchema.optional(),
    Permissions: z
      .array(permissionSchema)
      .min(1, 'Permissions must not be empty; leave it out and give an Action')
      .optional(),
    Description: z.string().max(512, 'a description has at most 512 characters').optional(),
    Type: z.enum(['', 'consul']).optional(),
    /** Computed; what a writer gives is ignored. */
    Precedence: z.int().optional(),
    LegacyID: z.string().optional(),
    LegacyMeta: z.record(z.string(), z.string()).optional(),
    LegacyCreateTime: z.string().optional(),
    LegacyUpdateTime: z.string().optional(),
  })
  .superRefine((source, context) => {
    const issue = (path: string[], message: string): void => void context.addIssue({ code: 'custom', path, message });
    if ((source.Action === undefined) === (source.Permissions === undefined)) {
      issue(['Action'], 'a source must have exactly one of Action or Permissions');
    }
    if (countGiven(source, ['Peer', 'Partition', 'SamenessGroup']) > 1) {
      issue(['Peer'], 'a source can have only one of Peer, Partition or SamenessGroup');
    }
    if (source.Namespace === '*' && source.Name !== '*') {
      issue(['Name'], 'with namespace "*" the name must be "*" too');
    }
  });
export type IntentionSource = z.infer<typeof sourceSchema>;

/** Who may reach a destination. `Name` may be `*`. */
export const serviceIntentionsEntrySchema = z
  .strictObject({
    Kind: z.literal('service-intentions'),
    Name: serviceNamePatternSchema,
    JWT: intentionJwtSchema.optional(),
    Sources: z.array(sourceSchema).min(1, 'at least one source is required'),
    ...entryFields,
    Namespace: namespacePatternSchema,
  })
  .superRefine((entry, context) => {
    const seen = new Set<string>();
    for (const [index, source] of entry.Sources.entries()) {
      const issue = (message: string): void =>
        void context.addIssue({ code: 'custom', path: ['Sources', index], message });
      const scope = source.Peer || source.SamenessGroup || source.Partition || entry.Partition;
      const kind = source.Peer ? 'peer' : source.SamenessGroup ? 'group' : 'partition';
      const key = `${kind}/${scope}/${source.Namespace}/${source.Name}`;
      if (seen.has(key)) issue(`the source "${source.Name}" is named twice`);
      seen.add(key);
      if (entry.Name === '*' && source.Permissions !== undefined) {
        issue('Permissions need an exact destination; the destination "*" takes only an Action');
      }
    }
    if (entry.Namespace === '*' && entry.Name !== '*') {
      context.addIssue({ code: 'custom', path: ['Name'], message: 'with namespace "*" the name must be "*" too' });
    }
  });
export type ServiceIntentionsEntry = z.infer<typeof serviceIntentionsEntrySchema>;
