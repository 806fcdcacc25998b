'use client';

import { Badge, Link } from '@peerway/ui';
import type { GrantsView } from './grants-draft';

const scopeText = ({ partition, namespace }: { partition?: string | undefined; namespace?: string | undefined }) =>
  [partition, namespace].some((name) => name !== undefined && name !== 'default')
    ? ` in ${partition ?? 'default'}/${namespace ?? 'default'}`
    : '';

/** What is granted, in a word each: policies and roles lead to their pages. */
export function GrantBadges({ grants }: { grants: GrantsView }) {
  const { policies, roles = [], serviceIdentities, nodeIdentities, templatedPolicies } = grants;
  const count = [policies, roles, serviceIdentities, nodeIdentities, templatedPolicies].flat().length;
  if (count === 0) return <span className="text-text-3">none</span>;
  return (
    <span className="relative z-[1] inline-flex flex-wrap gap-1">
      {policies.map(({ id, name }) => (
        <Link key={id} look="bare" href={`/policies/${id}`} className="rounded-sm hover:underline">
          <Badge>{name}</Badge>
        </Link>
      ))}
      {roles.map(({ id, name }) => (
        <Link key={id} look="bare" href={`/roles/${id}`} className="rounded-sm hover:underline">
          <Badge tone="info">role {name}</Badge>
        </Link>
      ))}
      {serviceIdentities.map((identity) => (
        <Badge key={`${identity.serviceName}${scopeText(identity)}`} tone="info">
          identity of {identity.serviceName}
          {scopeText(identity)}
        </Badge>
      ))}
      {nodeIdentities.map(({ nodeName, datacenter }) => (
        <Badge key={`${nodeName} ${datacenter}`} tone="info">
          identity of node {nodeName}
        </Badge>
      ))}
      {templatedPolicies.map(({ templateName, variables: { name }, partition }) => (
        <Badge key={`${templateName} ${name} ${partition}`} tone="info">
          {name === undefined ? templateName : `${templateName} ${name}`}
          {partition === 'default' ? '' : ` in ${partition}`}
        </Badge>
      ))}
    </span>
  );
}
