import type { BadDocument } from './bad-document.ts';

export const serviceIntentionsDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
`,
    message: 'line 1, column 1: Sources is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources = []`,
    message: 'line 3, column 1: Sources: at least one source is required',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" }`,
    message: 'line 3, column 9: Sources[0].Action: a source must have exactly one of Action or Permissions',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Action = "allow" }`,
    message: 'line 3, column 9: Sources[0].Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Action = "permit" }`,
    message: 'line 3, column 24: Sources[0].Action: "permit" is not an action; give "allow" or "deny"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Action = "allow" Permissions { Action = "allow" HTTP { PathPrefix = "/" } } }`,
    message: 'line 3, column 24: Sources[0].Action: a source must have exactly one of Action or Permissions',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions = [] }`,
    message: 'line 3, column 24: Sources[0].Permissions must not be empty; leave it out and give an Action',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" } }`,
    message: 'line 3, column 36: Sources[0].Permissions[0]: a permission must have HTTP or JWT',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { HTTP { PathPrefix = "/" } } }`,
    message: 'line 3, column 36: Sources[0].Permissions[0].Action is missing; give "allow" or "deny"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" HTTP {} } }`,
    message: 'line 3, column 55: Sources[0].Permissions[0].HTTP must name a path, a header or a method',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" HTTP { PathPrefix = "/a" PathRegex = "b" } } }`,
    message:
      'line 3, column 55: Sources[0].Permissions[0].HTTP: give at most one of PathExact, PathPrefix or PathRegex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" HTTP { Header { Name = "a" Present = true IgnoreCase = true } } } }`,
    message:
      'line 3, column 97: Sources[0].Permissions[0].HTTP.Header[0].IgnoreCase can not be given together with Present or Regex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" HTTP { Header { Name = "a" } } } }`,
    message:
      'line 3, column 69: Sources[0].Permissions[0].HTTP.Header[0]: a header match must have exactly one of Present, Exact, Prefix, Suffix, Contains or Regex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Permissions { Action = "allow" JWT { Providers = [] } } }`,
    message: 'line 3, column 61: Sources[0].Permissions[0].JWT.Providers: at least one JWT provider is required',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Peer = "*" Action = "allow" }`,
    message: 'line 3, column 24: Sources[0].Peer: a peer can not be given by wildcard; name each peer by itself',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Peer = "west" Partition = "a" Action = "allow" }`,
    message: 'line 3, column 24: Sources[0].Peer: a source can have only one of Peer, Partition or SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api*" Action = "allow" }`,
    message:
      'line 3, column 11: Sources[0].Name must be an exact service name or "*"; a name with "*" in it is not supported',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Namespace = "*" Action = "allow" }`,
    message: 'line 3, column 11: Sources[0].Name: with namespace "*" the name must be "*" too',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Action = "allow" }
Sources { Name = "api" Action = "deny" }`,
    message: 'line 4, column 9: Sources[1]: the source "api" is named twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "*"
Sources { Name = "api" Permissions { Action = "allow" HTTP { PathPrefix = "/" } } }`,
    message:
      'line 3, column 9: Sources[0]: Permissions need an exact destination; the destination "*" takes only an Action',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web*"
Sources { Name = "api" Action = "allow" }`,
    message: 'line 2, column 1: Name must be an exact service name or "*"; a name with "*" in it is not supported',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Action = "allow" Descripton = "x" }`,
    message: 'line 3, column 41: Sources[0].Descripton is not a field; did you mean Description?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" Action = "allow" Type = "other" }`,
    message: 'line 3, column 41: Sources[0].Type must be "consul", not "other"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
Sources { Name = "api" }
Action = "allow"`,
    message: 'line 4, column 1: Action is not a field',
    hint: 'The action belongs to a source: Sources = [{ Name = "…", Action = "allow" }].',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
JWT { Providers { Name = "okta" VerifyClaims { Path = "sub" Value = "x" } } }
Sources { Name = "api" Action = "allow" }`,
    message: 'line 3, column 55: JWT.Providers[0].VerifyClaims[0].Path must be a list, not the text "sub"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-intentions"
Name = "web"
JWT { Providers { Name = "okta" VerifyClaims { Value = "x" } } }
Sources { Name = "api" Action = "allow" }`,
    message: 'line 3, column 46: JWT.Providers[0].VerifyClaims[0].Path is missing',
  },
  {
    format: 'yaml',
    text: `Kind: service-intentions
Name: web
Sources:
- Name: api
  Action: allow
  Description: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`,
    message: 'line 6, column 3: Sources[0].Description: a description has at most 512 characters',
  },
  {
    format: 'yaml',
    text: `Kind: service-intentions
Name: web
Sources:
- Name: *
  Action: allow`,
    message:
      'line 4, column 9: aliases (*) are not read; write the value out, or put text that starts with "*" in quotes',
  },
  {
    format: 'yaml',
    text: `Kind: service-intentions
Name: web
Sources:
- Name: api
  Action: yes`,
    message: 'line 5, column 3: Sources[0].Action: "yes" is not an action; give "allow" or "deny"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata:
  name: web
spec:
  sources:
  - name: api
    action: allow`,
    message: 'line 4, column 3: spec.destination is missing; it names the service that the intentions are for',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata:
  name: web
spec:
  destination:
    name: web
  sources:
  - name: api
    acton: allow`,
    message: 'line 10, column 5: Sources[0].acton is not a field; did you mean action?',
  },
  {
    format: 'json',
    text: '{"Kind":"service-intentions","Name":"web","Sources":{"Name":"api","Action":"allow"}}',
    message: 'line 1, column 53: Sources must be a list, not an object',
  },
  {
    format: 'json',
    text: '{"Kind":"service-intention","Name":"web","Sources":[]}',
    message: 'line 1, column 9: "service-intention" is not a kind of config entry; did you mean service-intentions?',
  },
];
