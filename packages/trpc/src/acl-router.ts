import {
  bootstrapSchema,
  cloneTokenSchema,
  createMeshGatewayTokenSchema,
  createPolicySchema,
  createRoleSchema,
  createTokenSchema,
  listRolesSchema,
  listTokensSchema,
  updatePolicySchema,
  updateRoleSchema,
  updateTokenSchema,
} from '@peerway/model/acl';
import { aclIdSchema, aclLinkSchema, templatedPolicySchema } from '@peerway/model/acl-grant';
import {
  authMethodNameInput,
  bindingRuleIdSchema,
  createBindingRuleSchema,
  listBindingRulesSchema,
  loginSchema,
  previewLoginSchema,
  updateBindingRuleSchema,
  writeAuthMethodSchema,
} from '@peerway/model/auth-method';
import {
  bootstrapAcl,
  cloneToken,
  createAuthMethod,
  createBindingRule,
  createMeshGatewayToken,
  createPolicy,
  createRole,
  createToken,
  deleteAuthMethod,
  deleteBindingRule,
  deletePolicy,
  deleteRole,
  deleteToken,
  listAssessedTokens,
  listAuthMethods,
  listBindingRules,
  listGatewayNeeds,
  listPolicies,
  listRoles,
  listTemplatedPolicies,
  login,
  logout,
  previewLogin,
  previewTemplatedPolicy,
  readAssessedToken,
  readAuthMethod,
  readBindingRule,
  readPolicy,
  readRole,
  readSelfToken,
  readTemplatedPolicy,
  updateAuthMethod,
  updateBindingRule,
  updatePolicy,
  updateRole,
  updateToken,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

const idSchema = z.object({ id: aclIdSchema });
const accessorSchema = z.object({ accessorId: aclIdSchema });

export const aclRouter = router({
  bootstrap: procedure.input(bootstrapSchema).mutation(({ ctx, input }) => bootstrapAcl(ctx.operation, input)),
  login: procedure.input(loginSchema).mutation(({ ctx, input }) => login(ctx.operation, input)),
  logout: procedure.mutation(({ ctx }) => logout(ctx.operation)),
});

export const tokenRouter = router({
  list: procedure
    .input(listTokensSchema.optional())
    .query(({ ctx, input }) => listAssessedTokens(ctx.operation, input)),
  read: procedure.input(accessorSchema).query(({ ctx, input }) => readAssessedToken(ctx.operation, input)),
  self: procedure.query(({ ctx }) => readSelfToken(ctx.operation)),
  create: procedure.input(createTokenSchema).mutation(({ ctx, input }) => createToken(ctx.operation, input)),
  createForMeshGateway: procedure
    .input(createMeshGatewayTokenSchema)
    .mutation(({ ctx, input }) => createMeshGatewayToken(ctx.operation, input)),
  gatewayNeeds: procedure
    .input(z.object({ gateway: z.string(), partition: z.string().optional() }))
    .query(({ ctx, input }) => listGatewayNeeds(ctx.operation, input)),
  update: procedure.input(updateTokenSchema).mutation(({ ctx, input }) => updateToken(ctx.operation, input)),
  clone: procedure.input(cloneTokenSchema).mutation(({ ctx, input }) => cloneToken(ctx.operation, input)),
  delete: procedure.input(accessorSchema).mutation(({ ctx, input }) => deleteToken(ctx.operation, input)),
});

export const policyRouter = router({
  list: procedure.query(({ ctx }) => listPolicies(ctx.operation)),
  read: procedure.input(aclLinkSchema).query(({ ctx, input }) => readPolicy(ctx.operation, input)),
  create: procedure.input(createPolicySchema).mutation(({ ctx, input }) => createPolicy(ctx.operation, input)),
  update: procedure.input(updatePolicySchema).mutation(({ ctx, input }) => updatePolicy(ctx.operation, input)),
  delete: procedure.input(idSchema).mutation(({ ctx, input }) => deletePolicy(ctx.operation, input)),
});

export const roleRouter = router({
  list: procedure.input(listRolesSchema.optional()).query(({ ctx, input }) => listRoles(ctx.operation, input)),
  read: procedure.input(aclLinkSchema).query(({ ctx, input }) => readRole(ctx.operation, input)),
  create: procedure.input(createRoleSchema).mutation(({ ctx, input }) => createRole(ctx.operation, input)),
  update: procedure.input(updateRoleSchema).mutation(({ ctx, input }) => updateRole(ctx.operation, input)),
  delete: procedure.input(idSchema).mutation(({ ctx, input }) => deleteRole(ctx.operation, input)),
});

export const templatedPolicyRouter = router({
  list: procedure.query(({ ctx }) => listTemplatedPolicies(ctx.operation)),
  read: procedure
    .input(z.object({ templateName: z.string() }))
    .query(({ ctx, input }) => readTemplatedPolicy(ctx.operation, input)),
  preview: procedure
    .input(templatedPolicySchema)
    .query(({ ctx, input }) => previewTemplatedPolicy(ctx.operation, input)),
});

export const authMethodRouter = router({
  list: procedure.query(({ ctx }) => listAuthMethods(ctx.operation)),
  read: procedure.input(authMethodNameInput).query(({ ctx, input }) => readAuthMethod(ctx.operation, input)),
  create: procedure.input(writeAuthMethodSchema).mutation(({ ctx, input }) => createAuthMethod(ctx.operation, input)),
  update: procedure.input(writeAuthMethodSchema).mutation(({ ctx, input }) => updateAuthMethod(ctx.operation, input)),
  delete: procedure.input(authMethodNameInput).mutation(({ ctx, input }) => deleteAuthMethod(ctx.operation, input)),
  previewLogin: procedure.input(previewLoginSchema).query(({ ctx, input }) => previewLogin(ctx.operation, input)),
});

export const bindingRuleRouter = router({
  list: procedure
    .input(listBindingRulesSchema.optional())
    .query(({ ctx, input }) => listBindingRules(ctx.operation, input)),
  read: procedure.input(bindingRuleIdSchema).query(({ ctx, input }) => readBindingRule(ctx.operation, input)),
  create: procedure
    .input(createBindingRuleSchema)
    .mutation(({ ctx, input }) => createBindingRule(ctx.operation, input)),
  update: procedure
    .input(updateBindingRuleSchema)
    .mutation(({ ctx, input }) => updateBindingRule(ctx.operation, input)),
  delete: procedure.input(bindingRuleIdSchema).mutation(({ ctx, input }) => deleteBindingRule(ctx.operation, input)),
});
