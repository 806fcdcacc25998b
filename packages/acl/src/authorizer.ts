import type { AclRequest } from './acl-request.ts';

/** What an authorizer answers. */
export type AclDecision = {
  allowed: boolean;
  /** The rule that decided and its policy, for people: `service_prefix "" { policy = "read" } of policy "gateway"`; null: the default policy. */
  decidedBy: string | null;
};

export type AuthorizerPolicy = { name: string; rules: string };
export type AuthorizerServiceIdentity = { serviceName: string };

/** Answers what one token may do. Immutable; cheap to ask. */
export type Authorizer = {
  decide(request: AclRequest): AclDecision;
  /** `service:read` on every service, and no deny below. */
  serviceReadAll(): boolean;
  /** `service:write` on at least one service. */
  serviceWriteAny(): boolean;
  /** `node:read` on every node, and no deny below. */
  nodeReadAll(): boolean;
  /** May see what peers export to this cluster (semantics A7, "Imported"). */
  importedServiceRead(): boolean;
  importedNodeRead(): boolean;
};

export function compileAuthorizer(
  _policies: readonly AuthorizerPolicy[],
  _serviceIdentities: readonly AuthorizerServiceIdentity[],
  _defaultPolicy: 'allow' | 'deny',
): Authorizer {
  throw new Error('not yet');
}
