// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own sign for an interpolation
import type { BadDocument } from './bad-document.ts';

export const proxyDefaultsDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "web"
`,
    message: 'line 2, column 1: Name: the name of a proxy-defaults entry must be "global"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
`,
    message: 'line 1, column 1: Name: the name of a proxy-defaults entry must be "global"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Config = "protocol"`,
    message: 'line 3, column 10: Config must be an object, not the text "protocol"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Config { protocol = http }`,
    message:
      'line 3, column 21: http is not a value; text is written in double quotes, and functions and variables are not read',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Config { protocol = "http" protocol = "tcp" }`,
    message: 'line 3, column 28: Config.protocol is written twice',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Config { envoy_dogstatsd_url = "udp://\${HOST_IP}:8125" }`,
    message: 'line 3, column 39: "${" asks for a value to be filled in, which is not done here',
    hint: 'Write the value itself; where the text is meant as it stands, write $${.',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Protocol = "http"`,
    message: 'line 3, column 1: Protocol is not a field',
    hint: 'The protocol of all services is in Config: Config = { protocol = "http" }.',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Mode = "on"`,
    message: 'line 3, column 1: Mode: Invalid proxy mode: "on"; give "direct" or "transparent"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
MeshGateway { Mode = "nearby" }`,
    message:
      'line 3, column 15: MeshGateway.Mode: Invalid Mesh Gateway Mode: "nearby"; give "none", "local" or "remote"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
MeshGateway = "local"`,
    message: 'line 3, column 15: MeshGateway must be an object, not the text "local"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
MeshGatway { Mode = "local" }`,
    message: 'line 3, column 1: MeshGatway is not a field; did you mean MeshGateway?',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
TransparentProxy { OutboundListenerPort = 70000 }`,
    message: 'line 3, column 20: TransparentProxy.OutboundListenerPort must be at most 65535, not 70000',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
TransparentProxy { OutboundListenerPort = "15001" }`,
    message: 'line 3, column 43: TransparentProxy.OutboundListenerPort must be a number, not the text "15001"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
TransparentProxy { DialDirectly = true }`,
    message: 'line 3, column 20: TransparentProxy.DialDirectly is not a field; did you mean DialedDirectly?',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
MutualTLSMode = "lax"`,
    message: 'line 3, column 1: MutualTLSMode: Invalid MutualTLSMode: "lax"; give "strict" or "permissive"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Expose { Paths { Path = "health" } }`,
    message: 'line 3, column 18: Expose.Paths[0].Path: a path must start with "/"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Expose { Paths { ListenerPort = 8080 } }`,
    message: 'line 3, column 16: Expose.Paths[0].Path is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Expose { Paths { Path = "/" Protocol = "grpc" } }`,
    message: 'line 3, column 29: Expose.Paths[0].Protocol must be "http" or "http2", not "grpc"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
Expose { Path { Path = "/" } }`,
    message: 'line 3, column 10: Expose.Path is not a field; did you mean Paths?',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
AccessLogs { Enabled = true Type = "file" }`,
    message: 'line 3, column 1: AccessLogs.Path: access logs of type "file" need a Path',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
AccessLogs { Enabled = true Path = "/var/log" }`,
    message: 'line 3, column 29: AccessLogs.Path: a Path is only for access logs of type "file"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
AccessLogs { JSONFormat = "{}" TextFormat = "x" }`,
    message: 'line 3, column 1: AccessLogs: give JSONFormat or TextFormat, not both',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
AccessLogs { Type = "syslog" }`,
    message: 'line 3, column 14: AccessLogs.Type must be "stdout", "stderr" or "file", not "syslog"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
AccessLogs { JSONFormat { a = "b" } }`,
    message: 'line 3, column 25: AccessLogs.JSONFormat must be text, not an object',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
EnvoyExtensions { Required = true }`,
    message: 'line 3, column 17: EnvoyExtensions[0].Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
EnvoyExtensions { Name = "" }`,
    message: 'line 3, column 19: EnvoyExtensions[0].Name: an extension must have a name',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
EnvoyExtensions { Name = "builtin/lua" Arguments = [] }`,
    message: 'line 3, column 52: EnvoyExtensions[0].Arguments must be an object, not a list',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
FailoverPolicy { Mode = "nearest" }`,
    message: 'line 3, column 18: FailoverPolicy.Mode must be "sequential" or "order-by-locality", not "nearest"',
  },
  {
    format: 'hcl',
    text: `Kind = "proxy-defaults"
Name = "global"
PrioritizeByLocality { Mode = "on" }`,
    message: 'line 3, column 24: PrioritizeByLocality.Mode must be "none" or "failover", not "on"',
  },
  {
    format: 'yaml',
    text: `Kind: proxy-defaults
Name: global
Config:
  protocol: http
  protocol: tcp`,
    message: 'line 5, column 3: Config.protocol is written twice',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ProxyDefaults
metadata:
  name: web
spec:
`,
    message: 'line 4, column 9: Name: the name of a proxy-defaults entry must be "global"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ProxyDefaults
metadata:
  name: global
spec:
  config:
  - protocol`,
    message: 'line 7, column 3: Config must be an object, not a list',
  },
  {
    format: 'json',
    text: '{"Kind":"proxy-defaults","Name":"global","Config":{"a":12345678901234567890}}',
    message: 'line 1, column 56: the number 12345678901234567890 is too large to be kept exactly',
  },
];
