import type { BadDocument } from './bad-document.ts';

export const serviceSplitterDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
`,
    message: 'line 1, column 1: Splits is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits = []`,
    message: 'line 3, column 1: Splits: a splitter needs at least one split',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 90 }`,
    message: 'line 3, column 1: Splits: the sum of all split weights must be 100, not 90',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 50 Service = "a" }
Splits { Weight = 60 Service = "b" }`,
    message: 'line 3, column 1: Splits: the sum of all split weights must be 100, not 110',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 50 }
Splits { Weight = 50 }`,
    message: 'line 4, column 8: Splits[1]: the destination "web" is split to twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 50 ServiceSubset = "v1" }
Splits { Weight = 50 ServiceSubset = "v1" }`,
    message: 'line 4, column 8: Splits[1]: the destination "web" subset "v1" is split to twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = "50" }`,
    message: 'line 3, column 19: Splits[0].Weight must be a number, not the text "50"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = -1 }`,
    message: 'line 3, column 10: Splits[0].Weight must be from 0 to 100 (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100.5 }`,
    message: 'line 3, column 10: Splits[0].Weight must be from 0 to 100 (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 33.333 }
Splits { Weight = 66.667 Service = "b" }`,
    message: 'line 3, column 10: Splits[0].Weight can not be finer than 0.01 (and 1 more)',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Service = "a" }`,
    message: 'line 3, column 8: Splits[0].Weight must be a number from 0 to 100',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Wieght = 100 }`,
    message: 'line 3, column 10: Splits[0].Wieght is not a field; did you mean Weight?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 Peer = "west" }`,
    message: 'line 3, column 23: Splits[0].Peer is not a field',
    hint: 'Write a service-resolver whose Redirect names the Service and the Peer, and name that resolver in Service.',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Split { Weight = 100 }`,
    message: 'line 3, column 1: Split is not a field; did you mean Splits?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 Service = "-a" }`,
    message:
      'line 3, column 23: Splits[0].Service: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 ServiceSubset = "v_1" }`,
    message:
      'line 3, column 23: Splits[0].ServiceSubset: a subset must be a DNS label: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 Namespace = "a b" }`,
    message:
      'line 3, column 23: Splits[0].Namespace: a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 RequestHeaders { Add { a = 1 } } }`,
    message: 'line 3, column 50: Splits[0].RequestHeaders.Add.a must be text, not the number 1',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits { Weight = 100 RequestHeaders { Append { a = "b" } } }`,
    message: 'line 3, column 40: Splits[0].RequestHeaders.Append is not a field; the fields here are Add, Set, Remove',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits = [{ Weight = 100 }`,
    message: 'line 3, column 10: this "[" is never closed',
  },
  {
    format: 'hcl',
    text: `Kind = "service-splitter"
Name = "web"
Splits = [{ Weight = 50 } { Weight = 50 }]`,
    message: 'line 3, column 27: expected "," or "]", found "{"',
  },
  {
    format: 'yaml',
    text: `Kind: service-splitter
Name: web
Splits: {Weight: 100}`,
    message: 'line 3, column 9: Splits must be a list, not an object',
  },
  {
    format: 'yaml',
    text: `Kind: service-splitter
Name: web
Splits:
- 100`,
    message: 'line 4, column 3: Splits[0] must be an object, not the number 100',
  },
  {
    format: 'yaml',
    text: `Kind: service-splitter
Name: web
Splits:
- Weight: 100
  weight: 100`,
    message: 'line 5, column 3: Splits[0].Weight is written twice, as Weight and as weight',
  },
  {
    format: 'yaml',
    text: `Kind: service-splitter
Name: web
Splits:
- Weight: 1e3`,
    message: 'line 4, column 3: Splits[0].Weight must be from 0 to 100 (and 1 more)',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceSplitter
metadata:
  name: web
spec:
  splits:
  - weight: 90`,
    message: 'line 6, column 3: Splits: the sum of all split weights must be 100, not 90',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceSplitters
metadata:
  name: web
spec:
  splits: []`,
    message: 'line 2, column 7: "ServiceSplitters" is not a kind of config entry; did you mean ServiceSplitter?',
  },
  {
    format: 'json',
    text: '{"Kind":"service-splitter","Name":"web","Splits":[{"Weight":100},]}',
    message: 'line 1, column 66: expected a value, found "]"',
  },
  {
    format: 'json',
    text: '{"Kind":"service-splitter","Name":"a b","Splits":[{"Weight":100}]}',
    message:
      'line 1, column 28: Name: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
  {
    format: 'json',
    text: '{"Kind":"service-splitter","Name":"web","Splits":[{"Weight":100}],"Splits":[]}',
    message: 'line 1, column 67: Splits is written twice',
  },
];
