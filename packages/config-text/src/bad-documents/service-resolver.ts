import type { BadDocument } from './bad-document.ts';

export const serviceResolverDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
DefaultSubset = "v1"`,
    message: 'line 3, column 1: DefaultSubset "v1" is not one of Subsets',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
DefaultSubset = "V1"`,
    message:
      'line 3, column 1: DefaultSubset: a subset must be a DNS label: lower case letters, digits or "-", at most 63 characters (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Subsets { V1 { } }`,
    message:
      'line 3, column 11: Subsets.V1: a subset must be a DNS label: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Subsets "v1" { Filtr = "x" }`,
    message: 'line 3, column 16: Subsets.v1.Filtr is not a field; did you mean Filter?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Subsets "v1" { OnlyPassing = "true" }`,
    message: 'line 3, column 30: Subsets.v1.OnlyPassing must be true or false, not the text "true"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Subsets "v1" {}
Subsets "v1" {}`,
    message: 'line 4, column 9: Subsets.v1 is written twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Subsets = ["v1"]`,
    message: 'line 3, column 11: Subsets must be an object, not a list',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect {}`,
    message:
      'line 3, column 1: Redirect: a redirect is empty; name at least a Service, ServiceSubset or Peer (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Peer = "west" }`,
    message: 'line 3, column 1: Redirect.Service: a redirect to a Peer must name the Service there',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Service = "api" Peer = "west" Datacenter = "dc2" }`,
    message: 'line 3, column 42: Redirect.Datacenter can not be given together with Peer',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Service = "api" Peer = "*" }`,
    message: 'line 3, column 28: Redirect.Peer: a peer can not be given by wildcard; name each peer by itself',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Service = "api" Peer = "West" }`,
    message:
      'line 3, column 28: Redirect.Peer: "West" is not a peer\'s name: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Service = "web" }`,
    message: 'line 3, column 1: Redirect: a service can not be redirected to itself',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { SamenessGroup = "a" Datacenter = "dc2" }`,
    message: 'line 3, column 32: Redirect.Datacenter can not be given together with SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Redirect { Service = "api" }
Failover "*" { Service = "b" }`,
    message: 'line 4, column 1: Failover: Redirect and Failover can not be given together',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "v1" { Service = "b" }`,
    message: 'line 3, column 10: Failover.v1: there is no subset "v1"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" {}`,
    message:
      'line 3, column 10: Failover["*"]: a failover must have exactly one of: Service, ServiceSubset, Namespace or Datacenters; Targets; SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" { Service = "b" Targets { Peer = "west" } }`,
    message:
      'line 3, column 10: Failover["*"]: a failover must have exactly one of: Service, ServiceSubset, Namespace or Datacenters; Targets; SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" { Targets = [] }`,
    message: 'line 3, column 16: Failover["*"].Targets must not be empty',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" { Targets { Peer = "west" ServiceSubset = "v1" } }`,
    message: 'line 3, column 40: Failover["*"].Targets[0].ServiceSubset can not be given together with Peer',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" { Targets { Partition = "a" Datacenter = "dc2" } }`,
    message: 'line 3, column 42: Failover["*"].Targets[0].Datacenter can not be given together with Partition',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover "*" { Targets { Peers = "west" } }`,
    message: 'line 3, column 26: Failover["*"].Targets[0].Peers is not a field; did you mean Peer?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
Failover { Targets { Peer = "west" } }`,
    message: 'line 3, column 22: Failover.Targets.Peer is not a field',
    hint: 'A failover is by subset: Failover = { "*" = { Targets = [{ Peer = "…" }] } }.',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
ConnectTimeout = "-5s"`,
    message: 'line 3, column 1: ConnectTimeout can not be negative',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
ConnectTimeout = "5 s"`,
    message: 'line 3, column 1: ConnectTimeout: "5 s" is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
ConnectTimeout = 1.5`,
    message: 'line 3, column 1: ConnectTimeout: 1.5 is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "fair" }`,
    message:
      'line 3, column 16: LoadBalancer.Policy must be "random", "round_robin", "least_request", "ring_hash" or "maglev", not "fair"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "random" RingHashConfig { MinimumRingSize = 5 } }`,
    message: 'line 3, column 34: LoadBalancer.RingHashConfig is only for policy ring_hash',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "ring_hash" RingHashConfig { MinimumRingSize = 9 MaximumRingSize = 5 } }`,
    message: 'line 3, column 37: LoadBalancer.RingHashConfig: MinimumRingSize is above MaximumRingSize',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "maglev" HashPolicies { Field = "header" } }`,
    message: 'line 3, column 47: LoadBalancer.HashPolicies[0].FieldValue must name the header',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "maglev" HashPolicies { Field = "body" } }`,
    message:
      'line 3, column 49: LoadBalancer.HashPolicies[0].Field must be "header", "cookie" or "query_parameter", not "body"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "maglev" HashPolicies {} }`,
    message:
      'line 3, column 47: LoadBalancer.HashPolicies[0]: a hash policy must have exactly one of SourceIP or Field',
  },
  {
    format: 'hcl',
    text: `Kind = "service-resolver"
Name = "web"
LoadBalancer { Policy = "maglev" HashPolicies { SourceIP = true CookieConfig { Session = true } } }`,
    message: 'line 3, column 65: LoadBalancer.HashPolicies[0].CookieConfig is only for Field "cookie"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata:
  name: web
spec:
  redirect:
    servce: api`,
    message: 'line 7, column 5: Redirect.servce is not a field; did you mean service?',
  },
  {
    format: 'json',
    text: '{"Kind":"service-resolver","Name":"web","Subsets":{"__proto__":{}}}',
    message: 'line 1, column 52: "__proto__" is not allowed as a name',
  },
  {
    format: 'json',
    text: '{"Kind":"service-resolver","Name":"*"}',
    message:
      'line 1, column 28: Name: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
];
