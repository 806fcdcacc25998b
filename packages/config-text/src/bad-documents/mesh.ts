import type { BadDocument } from './bad-document.ts';

export const meshDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "mesh"
Name = "global"
`,
    message: 'line 2, column 1: Name: the name of a mesh entry must be "mesh"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
Namespace = "apps"`,
    message: 'line 2, column 1: Namespace: this kind holds for the whole partition; leave Namespace out',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
Peering = true`,
    message: 'line 2, column 11: Peering must be an object, not the value true',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
Peering { PeerThroughMeshGateway = true }`,
    message: 'line 2, column 11: Peering.PeerThroughMeshGateway is not a field; did you mean PeerThroughMeshGateways?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
Peering { PeerThroughMeshGateways = "yes" }`,
    message: 'line 2, column 37: Peering.PeerThroughMeshGateways must be true or false, not the text "yes"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
PeerThroughMeshGateways = true`,
    message: 'line 2, column 1: PeerThroughMeshGateways is not a field; did you mean Peering.PeerThroughMeshGateways?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { TLSMinVersion = "1.2" } }`,
    message:
      'line 2, column 18: TLS.Incoming.TLSMinVersion must be "TLS_AUTO", "TLSv1_0", "TLSv1_1", "TLSv1_2" or "TLSv1_3", not "1.2"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { TLSMinVersion = 1.2 } }`,
    message: 'line 2, column 34: TLS.Incoming.TLSMinVersion must be text, not the number 1.2',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { TLSMinVersion = "TLSv1_3" TLSMaxVersion = "TLSv1_2" } }`,
    message: 'line 2, column 44: TLS.Incoming.TLSMaxVersion TLSv1_2 is below TLSMinVersion TLSv1_3',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { TLSMinVersion = "TLSv1_3" CipherSuites = ["X"] } }`,
    message:
      'line 2, column 44: TLS.Incoming.CipherSuites: cipher suites can only be chosen for TLS 1.2 and older, and TLSMinVersion is TLSv1_3',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { CipherSuites = [""] } }`,
    message: 'line 2, column 34: TLS.Incoming.CipherSuites[0] must have at least 1 character',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Incoming { CipherSuites = "X" } }`,
    message: 'line 2, column 33: TLS.Incoming.CipherSuites must be a list, not the text "X"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Inbound {} }`,
    message: 'line 2, column 7: TLS.Inbound is not a field; the fields here are Incoming, Outgoing',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Outgoing { MinVersion = "TLSv1_2" } }`,
    message: 'line 2, column 18: TLS.Outgoing.MinVersion is not a field; did you mean TLSMinVersion?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TLS { Outgoing { tls_min_version = "TLSv1_2" TLSMinVersion = "TLSv1_3" } }`,
    message: 'line 2, column 46: TLS.Outgoing.TLSMinVersion is written twice, as tls_min_version and as TLSMinVersion',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
HTTP { SanitizeXForwardedClientCert = 1 }`,
    message: 'line 2, column 39: HTTP.SanitizeXForwardedClientCert must be true or false, not the number 1',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
HTTP { RequestNormalization { MergeSlashes = true } }`,
    message: 'line 2, column 8: HTTP.RequestNormalization is not a field; did you mean Incoming.RequestNormalization?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
HTTP { Incoming { RequestNormalization { PathWithEscapedSlashesAction = "KEEP" } } }`,
    message:
      'line 2, column 42: HTTP.Incoming.RequestNormalization.PathWithEscapedSlashesAction must be "IMPLEMENTATION_SPECIFIC_DEFAULT", "KEEP_UNCHANGED", "REJECT_REQUEST", "UNESCAPE_AND_REDIRECT" or "UNESCAPE_AND_FORWARD", not "KEEP"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
HTTP { Incoming { RequestNormalization { HeadersWithUnderscoresAction = "REJECT" } } }`,
    message:
      'line 2, column 42: HTTP.Incoming.RequestNormalization.HeadersWithUnderscoresAction must be "ALLOW", "REJECT_REQUEST" or "DROP_HEADER", not "REJECT"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
TransparentProxy { MeshDestinationOnly = true }`,
    message:
      'line 2, column 20: TransparentProxy.MeshDestinationOnly is not a field; did you mean MeshDestinationsOnly?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
AllowEnablingPermissiveMutualTLS = "true"`,
    message: 'line 2, column 36: AllowEnablingPermissiveMutualTLS must be true or false, not the text "true"',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
ValidateClusters = null
ValidateCluster = true`,
    message: 'line 3, column 1: ValidateCluster is not a field; did you mean ValidateClusters?',
  },
  {
    format: 'hcl',
    text: `Kind = "mesh"
Kind = "mesh"`,
    message: 'line 2, column 1: Kind is written twice',
  },
  {
    format: 'yaml',
    text: 'Kind: meshh',
    message: 'line 1, column 7: "meshh" is not a kind of config entry; did you mean mesh?',
  },
  {
    format: 'yaml',
    text: 'Kind: [mesh]',
    message: 'line 1, column 7: Kind must be text, not a list',
  },
  {
    format: 'yaml',
    text: `Kind: ingress-gateway
Name: in`,
    message:
      'line 1, column 7: config entries of kind "ingress-gateway" are not supported; there are exported-services, proxy-defaults, service-defaults, mesh, service-router, service-splitter, service-resolver, service-intentions, jwt-provider, sameness-group',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: TerminatingGateway
metadata:
  name: out`,
    message:
      'line 2, column 7: config entries of kind "TerminatingGateway" are not supported; there are ExportedServices, ProxyDefaults, ServiceDefaults, Mesh, ServiceRouter, ServiceSplitter, ServiceResolver, ServiceIntentions, JWTProvider, SamenessGroup',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: Deployment
metadata:
  name: web`,
    message:
      'line 2, column 7: "Deployment" is not a kind of config entry; give one of ExportedServices, ProxyDefaults, ServiceDefaults, Mesh, ServiceRouter, ServiceSplitter, ServiceResolver, ServiceIntentions, JWTProvider, SamenessGroup',
  },
  {
    format: 'yaml',
    text: 'Name: mesh',
    message:
      'line 1, column 1: Kind is missing; give one of exported-services, proxy-defaults, service-defaults, mesh, service-router, service-splitter, service-resolver, service-intentions, jwt-provider, sameness-group',
  },
  {
    format: 'yaml',
    text: '- Kind: mesh',
    message: 'line 1, column 1: a config entry is an object, not a list',
  },
  {
    format: 'yaml',
    text: `Kind: mesh
Peering:
	PeerThroughMeshGateways: true`,
    message: 'line 3, column 1: not YAML: Tabs are not allowed as indentation',
  },
  {
    format: 'yaml',
    text: 'Kind: !mesh mesh',
    message: 'line 1, column 7: tags (!) are not read; put text that starts with "!" in quotes',
  },
  {
    format: 'yaml',
    text: `Kind: mesh
---
Kind: mesh
Name: mesh`,
    message: 'line 2, column 1: there is more than one document; a text holds one config entry',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata:
  name: mesh
spec:
  peering:
    peerThroughMeshGatways: true`,
    message: 'line 7, column 5: Peering.peerThroughMeshGatways is not a field; did you mean peerThroughMeshGateways?',
  },
  {
    format: 'yaml',
    text: `apiVersion: v1
kind: Mesh
metadata:
  name: mesh`,
    message: 'line 1, column 13: apiVersion must be "consul.hashicorp.com/v1alpha1", not "v1"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata: {}`,
    message: 'line 3, column 11: metadata.name is missing',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
meta:
  name: mesh`,
    message: 'line 3, column 1: meta is not a field; a resource has apiVersion, kind, metadata, spec, status',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata:
  name: mesh
  annotations: {peerway/meta: x}`,
    message: 'line 5, column 31: the annotation peerway/meta is not JSON: expected a value, found "x"',
  },
  {
    format: 'json',
    text: '{"Kind":"mesh","Peering":{"PeerThroughMeshGateways":true,"__proto__":null}}',
    message: 'line 1, column 58: "__proto__" is not allowed as a name',
  },
  {
    format: 'json',
    text: '["mesh"]',
    message: 'line 1, column 1: a config entry is an object, not a list',
  },
  {
    format: 'json',
    text: '',
    message: 'line 1, column 1: the text is empty',
  },
];
