import type { BadDocument } from './bad-document.ts';

export const samenessGroupDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
`,
    message: 'line 1, column 1: Members is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members = []`,
    message: 'line 3, column 1: Members: a sameness group needs at least one member',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members {}`,
    message: 'line 3, column 9: Members[0]: a member must have exactly one of Partition or Peer',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Partition = "a" Peer = "b" }`,
    message: 'line 3, column 9: Members[0]: a member must have exactly one of Partition or Peer',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "*" }`,
    message: 'line 3, column 11: Members[0].Peer: a peer can not be given by wildcard; name each peer by itself',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "West" }`,
    message:
      'line 3, column 11: Members[0].Peer: "West" is not a peer\'s name: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Partition = "a b" }`,
    message:
      'line 3, column 11: Members[0].Partition: a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a" }
Members { Peer = "a" }`,
    message: 'line 4, column 9: Members[1]: peer "a" is a member twice',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Partition = "a" }
Members { Partition = "a" }`,
    message: 'line 4, column 9: Members[1]: partition "a" is a member twice',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Datacenter = "dc2" }`,
    message: 'line 3, column 11: Members[0].Datacenter is not a field; the fields here are Partition, Peer',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members = ["a"]`,
    message: 'line 3, column 12: Members[0] must be an object, not the text "a"',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members "a" { Peer = "a" }`,
    message: 'line 3, column 9: Members[0].a is not a field; the fields here are partition, peer',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Member { Peer = "a" }`,
    message: 'line 3, column 1: Member is not a field; did you mean Members?',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a" }
DefaultForFailover = "yes"`,
    message: 'line 4, column 22: DefaultForFailover must be true or false, not the text "yes"',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a" }
IncludeLocal = 1`,
    message: 'line 4, column 16: IncludeLocal must be true or false, not the number 1',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a" }
IncludesLocal = true`,
    message: 'line 4, column 1: IncludesLocal is not a field; did you mean IncludeLocal?',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a" }
Namespace = "apps"`,
    message: 'line 4, column 1: Namespace: this kind holds for the whole partition; leave Namespace out',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "Group_1"
Members { Peer = "a" }`,
    message:
      'line 2, column 1: Name: the name of a sameness group must be a DNS label: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Members { Peer = "a" }`,
    message: 'line 1, column 1: Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = upper("a") }`,
    message:
      'line 3, column 18: upper is not a value; text is written in double quotes, and functions and variables are not read',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a }`,
    message: 'line 3, column 18: this text in quotes is never closed',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members { Peer = "a"
/* }`,
    message: 'line 4, column 1: this comment is never closed',
  },
  {
    format: 'hcl',
    text: `Kind = "sameness-group"
Name = "g"
Members = [{ Peer = <<END
a
END
}]`,
    message:
      'line 3, column 14: Members[0].Peer: "a\\n" is not a peer\'s name: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'yaml',
    text: `Kind: sameness-group
Name: g
Members:
- Peer: a
  Partition: b`,
    message: 'line 4, column 3: Members[0]: a member must have exactly one of Partition or Peer',
  },
  {
    format: 'yaml',
    text: `Kind: sameness-group
Name: g
Members:
- Peer`,
    message: 'line 4, column 3: Members[0] must be an object, not the text "Peer"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: SamenessGroup
metadata:
  name: g
spec:
  members:
  - peers: a`,
    message: 'line 7, column 5: Members[0].peers is not a field; did you mean peer?',
  },
  {
    format: 'json',
    text: '{"Kind":"sameness-group","Name":"g","Members":[{"Peer":"a"}] "IncludeLocal":true}',
    message: 'line 1, column 62: expected "," or "}", found "\\""',
  },
];
