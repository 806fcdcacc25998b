import type { BadDocument } from './bad-document.ts';

export const serviceDefaultsDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Protocol = "htttp"`,
    message: 'line 3, column 1: Protocol: "htttp" is not a protocol that is understood; give tcp, http, http2 or grpc',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Protocol = 1`,
    message: 'line 3, column 12: Protocol must be text, not the number 1',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "*"
`,
    message:
      'line 2, column 1: Name: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
`,
    message: 'line 1, column 1: Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Mode = "transprent"`,
    message: 'line 3, column 1: Mode: Invalid proxy mode: "transprent"; give "direct" or "transparent"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
MeshGateway { Mode = "Local" }`,
    message:
      'line 3, column 15: MeshGateway.Mode: Invalid Mesh Gateway Mode: "Local"; give "none", "local" or "remote"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
ExternalSni = true`,
    message: 'line 3, column 15: ExternalSNI must be text, not the value true',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Default { Protocol = "http" } }`,
    message: 'line 3, column 18: UpstreamConfig.Default is not a field; did you mean Defaults?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Overrides { Protocol = "http" } }`,
    message: 'line 3, column 28: UpstreamConfig.Overrides[0].Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Overrides { Name = "*" } }`,
    message:
      'line 3, column 30: UpstreamConfig.Overrides[0].Name: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Overrides { Name = "api" Peer = "a*" } }`,
    message:
      'line 3, column 43: UpstreamConfig.Overrides[0].Peer: a peer can not be given by wildcard; name each peer by itself',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Overrides { Name = "api" }
 Overrides { Name = "api" } }`,
    message: 'line 4, column 12: UpstreamConfig.Overrides[1]: the upstream "api" is overridden twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { ConnectTimeoutMs = "5s" } }`,
    message: 'line 3, column 48: UpstreamConfig.Defaults.ConnectTimeoutMs must be a number, not the text "5s"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { ConnectTimeoutMs = -5 } }`,
    message: 'line 3, column 29: UpstreamConfig.Defaults.ConnectTimeoutMs must be at least 0, not -5',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { Limits { MaxConnections = 1.5 } } }`,
    message: 'line 3, column 38: UpstreamConfig.Defaults.Limits.MaxConnections must be a whole number, not 1.5',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { PassiveHealthCheck { EnforcingConsecutive5xx = 101 } } }`,
    message:
      'line 3, column 50: UpstreamConfig.Defaults.PassiveHealthCheck.EnforcingConsecutive5xx must be at most 100, not 101',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { PassiveHealthCheck { Interval = "often" } } }`,
    message:
      'line 3, column 50: UpstreamConfig.Defaults.PassiveHealthCheck.Interval: "often" is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults { BalanceOutboundConnections = "fair" } }`,
    message:
      'line 3, column 29: UpstreamConfig.Defaults.BalanceOutboundConnections must be "exact_balance", not "fair"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
UpstreamConfig { Defaults {} }
Destination { Addresses = ["a"] Port = 1 }`,
    message: 'line 4, column 1: Destination: give Destination or UpstreamConfig, not both',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Destination { Addresses = [] Port = 443 }`,
    message: 'line 3, column 15: Destination.Addresses: a destination needs at least one address',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Destination { Addresses = ["example.com"] }`,
    message: 'line 3, column 1: Destination.Port is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Destination { Addresses = ["example.com"] Port = 0 }`,
    message: 'line 3, column 43: Destination.Port must be at least 1, not 0',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Destination { Addresses = "example.com" Port = 443 }`,
    message: 'line 3, column 27: Destination.Addresses must be a list, not the text "example.com"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
MaxInboundConnections = "many"`,
    message: 'line 3, column 25: MaxInboundConnections must be a number, not the text "many"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
LocalRequestTimeout = 5`,
    message: 'line 3, column 1: LocalRequestTimeout is not a field; did you mean LocalRequestTimeoutMs?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
BalanceInboundConnections = true`,
    message: 'line 3, column 29: BalanceInboundConnections must be text, not the value true',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
RateLimits { InstanceLevel { Routes { PathExact = "/" } } }`,
    message: 'line 3, column 37: RateLimits.InstanceLevel.Routes[0].RequestsPerSecond is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
MaxRequestHeadersKB = 9000`,
    message: 'line 3, column 1: MaxRequestHeadersKB must be at most 8192, not 9000',
  },
  {
    format: 'hcl',
    text: `Kind = "service-defaults"
Name = "web"
Namespace = "a_b"`,
    message:
      'line 3, column 1: Namespace: a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long',
  },
  {
    format: 'yaml',
    text: `Kind: service-defaults
Name: web
UpstreamConfig:
  Overrides:
    Name: api`,
    message: 'line 5, column 5: UpstreamConfig.Overrides must be a list, not an object',
  },
  {
    format: 'yaml',
    text: `Kind: service-defaults
Name: web
Protocol: [http]`,
    message: 'line 3, column 11: Protocol must be text, not a list',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata:
  name: web
spec:
  protocol: http
  upstreamConfig:
    defaults:
      meshGatway: {mode: local}`,
    message: 'line 9, column 7: UpstreamConfig.Defaults.meshGatway is not a field; did you mean meshGateway?',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata:
  name: web
spec:
  name: web`,
    message: "line 6, column 3: spec.name is not a field; it is the resource's own",
  },
  {
    format: 'json',
    text: '{"Kind":"service-defaults","Name":"web","protocol":"http","Protocol":"tcp"}',
    message: 'line 1, column 59: Protocol is written twice, as protocol and as Protocol',
  },
];
