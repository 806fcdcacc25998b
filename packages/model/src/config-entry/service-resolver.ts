import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { serviceNameSchema } from '../identifier.ts';
import {
  countGiven,
  emptyableServiceSchema,
  emptyableSubsetSchema,
  entryFields,
  peerReferenceSchema,
  scopeReferenceSchema,
  subsetNameSchema,
} from './entry-fields.ts';

type Context = z.RefinementCtx;
type Fields = Record<string, unknown>;

/** Refuses fields that a target with `Peer` (or another field) can not have. */
function refuseTogether(object: Fields, field: string, others: readonly string[], context: Context): void {
  if (!object[field]) return;
  for (const other of others) {
    if (object[other])
      context.addIssue({ code: 'custom', path: [other], message: `${other} can not be given together with ${field}` });
  }
}

const redirectSchema = z
  .strictObject({
    Service: emptyableServiceSchema.optional(),
    ServiceSubset: emptyableSubsetSchema.optional(),
    Namespace: scopeReferenceSchema.optional(),
    Partition: scopeReferenceSchema.optional(),
    Datacenter: z.string().optional(),
    Peer: peerReferenceSchema.optional(),
    SamenessGroup: z.string().optional(),
  })
  .superRefine((redirect, context) => {
    refuseTogether(redirect, 'Peer', ['ServiceSubset', 'Partition', 'Datacenter', 'SamenessGroup'], context);
    refuseTogether(redirect, 'SamenessGroup', ['ServiceSubset', 'Partition', 'Datacenter'], context);
    if (redirect.Peer && !redirect.Service) {
      context.addIssue({
        code: 'custom',
        path: ['Service'],
        message: 'a redirect to a Peer must name the Service there',
      });
    }
    if (Object.values(redirect).every((value) => !value)) {
      context.addIssue({
        code: 'custom',
        message: 'a redirect is empty; name at least a Service, ServiceSubset or Peer',
      });
    }
  });

const failoverTargetSchema = z
  .strictObject({
    Service: emptyableServiceSchema.optional(),
    ServiceSubset: emptyableSubsetSchema.optional(),
    Partition: scopeReferenceSchema.optional(),
    Namespace: scopeReferenceSchema.optional(),
    Datacenter: z.string().optional(),
    Peer: peerReferenceSchema.optional(),
  })
  .superRefine((target, context) => {
    refuseTogether(target, 'Peer', ['ServiceSubset', 'Partition', 'Datacenter'], context);
    refuseTogether(target, 'Partition', ['Datacenter'], context);
  });

const failoverSchema = z
  .strictObject({
    Service: emptyableServiceSchema.optional(),
    ServiceSubset: emptyableSubsetSchema.optional(),
    Namespace: scopeReferenceSchema.optional(),
    Datacenters: z.array(z.string().min(1)).optional(),
    Targets: z.array(failoverTargetSchema).min(1, 'Targets must not be empty').optional(),
    SamenessGroup: z.string().optional(),
    Policy: z
      .strictObject({
        Mode: z.enum(['', 'sequential', 'order-by-locality']).optional(),
        Regions: z.array(z.string()).optional(),
      })
      .optional(),
  })
  .superRefine((failover, context) => {
    const direct = failover.Service || failover.ServiceSubset || failover.Namespace || failover.Datacenters?.length;
    const ways = [direct, failover.Targets, failover.SamenessGroup].filter(Boolean).length;
    if (ways !== 1) {
      context.addIssue({
        code: 'custom',
        message:
          'a failover must have exactly one of: Service, ServiceSubset, Namespace or Datacenters; Targets; SamenessGroup',
      });
    }
  });

const hashPolicySchema = z
  .strictObject({
    Field: z.enum(['', 'header', 'cookie', 'query_parameter']).optional(),
    FieldValue: z.string().optional(),
    CookieConfig: z
      .strictObject({ Session: z.boolean().optional(), TTL: durationSchema.optional(), Path: z.string().optional() })
      .optional(),
    SourceIP: z.boolean().optional(),
    Terminal: z.boolean().optional(),
  })
  .superRefine((policy, context) => {
    if ((policy.SourceIP === true) === Boolean(policy.Field)) {
      context.addIssue({ code: 'custom', message: 'a hash policy must have exactly one of SourceIP or Field' });
    }
    if (policy.Field && !policy.FieldValue) {
      context.addIssue({ code: 'custom', path: ['FieldValue'], message: `FieldValue must name the ${policy.Field}` });
    }
    if (policy.CookieConfig && policy.Field !== 'cookie') {
      context.addIssue({ code: 'custom', path: ['CookieConfig'], message: 'CookieConfig is only for Field "cookie"' });
    }
    if (policy.CookieConfig?.Session && policy.CookieConfig.TTL && policy.CookieConfig.TTL !== '0s') {
      context.addIssue({ code: 'custom', path: ['CookieConfig'], message: 'give Session or TTL, not both' });
    }
  });

const loadBalancerSchema = z
  .strictObject({
    Policy: z.enum(['', 'random', 'round_robin', 'least_request', 'ring_hash', 'maglev']).optional(),
    RingHashConfig: z
      .strictObject({
        MinimumRingSize: z.int().min(0).max(8_388_608).optional(),
        MaximumRingSize: z.int().min(0).max(8_388_608).optional(),
      })
      .optional(),
    LeastRequestConfig: z.strictObject({ ChoiceCount: z.int().min(0).max(1024).optional() }).optional(),
    HashPolicies: z.array(hashPolicySchema).optional(),
  })
  .superRefine((balancer, context) => {
    const policy = balancer.Policy ?? '';
    const only = (field: string, given: unknown, policies: readonly string[]): void => {
      if (given && !policies.includes(policy)) {
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `${field} is only for policy ${policies.join(' or ')}`,
        });
      }
    };
    only('RingHashConfig', balancer.RingHashConfig, ['ring_hash']);
    only('LeastRequestConfig', balancer.LeastRequestConfig, ['least_request']);
    only('HashPolicies', (balancer.HashPolicies?.length ?? 0) > 0, ['ring_hash', 'maglev']);
    const { MinimumRingSize: least, MaximumRingSize: most } = balancer.RingHashConfig ?? {};
    if (least && most && least > most) {
      context.addIssue({
        code: 'custom',
        path: ['RingHashConfig'],
        message: 'MinimumRingSize is above MaximumRingSize',
      });
    }
  });

export const serviceResolverEntrySchema = z
  .strictObject({
    Kind: z.literal('service-resolver'),
    Name: serviceNameSchema,
    DefaultSubset: emptyableSubsetSchema.optional(),
    Subsets: z
      .record(
        subsetNameSchema,
        z.strictObject({ Filter: z.string().max(4096).optional(), OnlyPassing: z.boolean().optional() }),
      )
      .optional(),
    Redirect: redirectSchema.optional(),
    /** By subset, `*` for every other. */
    Failover: z.record(z.union([z.literal('*'), subsetNameSchema]), failoverSchema).optional(),
    ConnectTimeout: durationSchema.optional(),
    /** Negative: no limit; 0: the proxy's own. */
    RequestTimeout: durationSchema.optional(),
    LoadBalancer: loadBalancerSchema.optional(),
    PrioritizeByLocality: z.strictObject({ Mode: z.enum(['', 'none', 'failover']).optional() }).optional(),
    ...entryFields,
  })
  .superRefine((entry, context) => {
    const subsets = entry.Subsets ?? {};
    const issue = (path: (string | number)[], message: string): void =>
      void context.addIssue({ code: 'custom', path, message });
    if (entry.DefaultSubset && !Object.hasOwn(subsets, entry.DefaultSubset)) {
      issue(['DefaultSubset'], `DefaultSubset "${entry.DefaultSubset}" is not one of Subsets`);
    }
    for (const subset of Object.keys(entry.Failover ?? {})) {
      if (subset !== '*' && !Object.hasOwn(subsets, subset))
        issue(['Failover', subset], `there is no subset "${subset}"`);
    }
    const { Redirect: redirect } = entry;
    if (redirect && Object.keys(entry.Failover ?? {}).length > 0) {
      issue(['Failover'], 'Redirect and Failover can not be given together');
    }
    if (redirect && !redirect.Peer && !redirect.SamenessGroup && !redirect.Datacenter) {
      const isSelf =
        (redirect.Service || entry.Name) === entry.Name &&
        (redirect.Namespace || entry.Namespace) === entry.Namespace &&
        (redirect.Partition || entry.Partition) === entry.Partition;
      if (isSelf && !redirect.ServiceSubset) issue(['Redirect'], 'a service can not be redirected to itself');
    }
    if (countGiven(entry.ConnectTimeout ? { t: entry.ConnectTimeout.startsWith('-') } : {}, ['t']) > 0) {
      issue(['ConnectTimeout'], 'ConnectTimeout can not be negative');
    }
  });
export type ServiceResolverEntry = z.infer<typeof serviceResolverEntrySchema>;
export type ServiceResolverFailover = NonNullable<ServiceResolverEntry['Failover']>[string];
