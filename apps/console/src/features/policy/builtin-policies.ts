import { GLOBAL_MANAGEMENT_POLICY_ID, GLOBAL_READ_ONLY_POLICY_ID } from '@peerway/model/acl-constants';

/** Policies that every cluster has, and whose rules are what their ID stands for. */
export const builtinPolicyIds: ReadonlySet<string> = new Set([GLOBAL_MANAGEMENT_POLICY_ID, GLOBAL_READ_ONLY_POLICY_ID]);
