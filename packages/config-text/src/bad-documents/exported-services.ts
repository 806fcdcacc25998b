import type { BadDocument } from './bad-document.ts';

export const exportedServicesDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" }`,
    message: 'line 3, column 10: Services[0].Consumers is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers = [] }`,
    message: 'line 3, column 25: Services[0].Consumers: at least one consumer is required',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers {} }`,
    message:
      'line 3, column 35: Services[0].Consumers[0]: a consumer must name exactly one of Peer, Partition or SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers { Peer = "west" Partition = "a" } }`,
    message:
      'line 3, column 35: Services[0].Consumers[0]: a consumer must name exactly one of Peer, Partition or SamenessGroup',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers { Peer = "*" } }`,
    message:
      'line 3, column 35: Services[0].Consumers[0]: exporting to all peers or partitions (wildcard) is not supported; name each consumer',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers { Pear = "west" } }`,
    message: 'line 3, column 37: Services[0].Consumers[0].Pear is not a field; did you mean Peer?',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers = ["west"] }`,
    message: 'line 3, column 38: Services[0].Consumers[0] must be an object, not the text "west"',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers { Peer = 5 } }`,
    message: 'line 3, column 44: Services[0].Consumers[0].Peer must be text, not the number 5',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "consul" Consumers { Peer = "west" } }`,
    message: 'line 3, column 12: Services[0].Name: the service "consul" can not be exported',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api-*" Consumers { Peer = "west" } }`,
    message:
      'line 3, column 12: Services[0].Name must be an exact service name or "*"; a name with "*" in it is not supported',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Namespace = "*" Consumers { Peer = "west" } }`,
    message: 'line 3, column 12: Services[0].Name: with namespace "*" the name must be "*" too',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Consumers { Peer = "west" } }`,
    message: 'line 3, column 10: Services[0].Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Consumers { Peer = "west" } Consumer { Peer = "east" } }`,
    message: 'line 3, column 53: Services[0].Consumer is not a field; did you mean Consumers?',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "exports"
Services = []`,
    message:
      'line 2, column 1: Name: the name of an exported-services entry must be the name of its partition, "default"',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Namespace = "apps"`,
    message: 'line 3, column 1: Namespace: this kind holds for the whole partition; leave Namespace out',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Partition = "a b"`,
    message:
      'line 3, column 1: Partition: a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Service { Name = "api" }`,
    message: 'line 3, column 1: Service is not a field; did you mean Services?',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services "api" { Consumers { Peer = "west" } }`,
    message: 'line 3, column 10: Services[0].api is not a field; the fields here are name, namespace, consumers',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services = [ "api" ]`,
    message: 'line 3, column 14: Services[0] must be an object, not the text "api"',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Services { Name = "api" Peer = "west" }`,
    message: 'line 3, column 25: Services[0].Peer is not a field',
    hint: 'Name the peer in Consumers: Consumers = [{ Peer = "…" }].',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Meta { "a b" = "c" }`,
    message: 'line 3, column 8: Meta["a b"]: a metadata key must consist of letters, digits, "-" or "_"',
  },
  {
    format: 'hcl',
    text: `Kind = "exported-services"
Name = "default"
Meta { a = 1 }`,
    message: 'line 3, column 12: Meta.a must be text, not the number 1',
  },
  {
    format: 'yaml',
    text: `Kind: exported-services
Name: default
Services:
- Name: api
  Consumers:
  - Peer: west
  - Peer:`,
    message:
      'line 7, column 5: Services[0].Consumers[1]: a consumer must name exactly one of Peer, Partition or SamenessGroup',
  },
  {
    format: 'yaml',
    text: `Kind: exported-services
Name: default
Services:
- Name: api
  Consumers: &all
  - Peer: west
- Name: web
  Consumers: *all`,
    message: 'line 5, column 14: anchors (&) are not read; write the value out where it is needed',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ExportedServices
metadata:
  name: default
spec:
  services:
  - name: api
    consumers:
    - peerName: west
      peer: east`,
    message:
      'line 9, column 7: Services[0].Consumers[0]: a consumer must name exactly one of Peer, Partition or SamenessGroup',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ExportedServices
metadata:
  name: exports
spec:
  services: []`,
    message:
      'line 4, column 9: Name: the name of an exported-services entry must be the name of its partition, "default"',
  },
  {
    format: 'json',
    text: '{"Kind":"exported-services","Name":"default","Services":[{"Name":"api","Consumers":[{"Peer":"west"}]}]',
    message: 'line 1, column 1: this "{" is never closed',
  },
  {
    format: 'json',
    text: '{"Kind":"exported-services","Name":"default","Services":[{"Name":"api","Name":"web","Consumers":[{"Peer":"west"}]}]}',
    message: 'line 1, column 72: Services[0].Name is written twice',
  },
];
