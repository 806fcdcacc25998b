import type { BadDocument } from './bad-document.ts';

export const jwtProviderDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
`,
    message: 'line 1, column 1: JSONWebKeySet is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet {}`,
    message: 'line 3, column 1: JSONWebKeySet must have exactly one of Local or Remote',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local {} }`,
    message: 'line 3, column 17: JSONWebKeySet.Local: a local key set must have exactly one of JWKS or Filename',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { JWKS = "e30=" } }`,
    message: 'line 3, column 25: JSONWebKeySet.Local.JWKS must be a JSON Web Key Set, encoded in base64',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { JWKS = "{\\"keys\\":[]}" } }`,
    message: 'line 3, column 25: JSONWebKeySet.Local.JWKS must be a JSON Web Key Set, encoded in base64',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { JWKS = "eyJrZXlzIjpbXX0=" Filename = "a" } }`,
    message: 'line 3, column 17: JSONWebKeySet.Local: a local key set must have exactly one of JWKS or Filename',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } Remote { URI = "https://a" } }`,
    message: 'line 3, column 1: JSONWebKeySet must have exactly one of Local or Remote',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "a" } }`,
    message: 'line 3, column 26: JSONWebKeySet.Remote.URI must be an http or https address',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "ftp://a" } }`,
    message: 'line 3, column 26: JSONWebKeySet.Remote.URI must be an http or https address',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote {} }`,
    message: 'line 3, column 17: JSONWebKeySet.Remote.URI is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "https://a" CacheDuration = "1d" } }`,
    message:
      'line 3, column 44: JSONWebKeySet.Remote.CacheDuration: "1d" is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "https://a" RequestTimeoutMs = "500ms" } }`,
    message: 'line 3, column 63: JSONWebKeySet.Remote.RequestTimeoutMs must be a number, not the text "500ms"',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "https://a" RetryPolicy { NumRetries = 21 } } }`,
    message: 'line 3, column 58: JSONWebKeySet.Remote.RetryPolicy.NumRetries must be at most 20, not 21',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "https://a" RetryPolicy { RetryPolicyBackoff { BaseIntervall = "1s" } } } }`,
    message:
      'line 3, column 79: JSONWebKeySet.Remote.RetryPolicy.RetryPolicyBackOff.BaseIntervall is not a field; did you mean BaseInterval?',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Remote { URI = "https://a" JWKSCluster { DiscoveryType = "DNS" } } }`,
    message:
      'line 3, column 58: JSONWebKeySet.Remote.JWKSCluster.DiscoveryType must be "STRICT_DNS", "STATIC", "LOGICAL_DNS", "EDS" or "ORIGINAL_DST", not "DNS"',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JsonWebKeys { Local { Filename = "a" } }`,
    message: 'line 3, column 1: JsonWebKeys is not a field; did you mean JSONWebKeySet?',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Locations {}`,
    message: 'line 4, column 11: Locations[0]: a location must have exactly one of Header, QueryParam or Cookie',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Locations { Header { Name = "a" } Cookie { Name = "b" } }`,
    message: 'line 4, column 11: Locations[0]: a location must have exactly one of Header, QueryParam or Cookie',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Locations { Header { ValuePrefix = "Bearer " } }`,
    message: 'line 4, column 13: Locations[0].Header.Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Locations { QueryParam { Name = "" } }`,
    message: 'line 4, column 26: Locations[0].QueryParam.Name: a query parameter location must have a Name',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Forwarding { PadForwardPayloadHeader = true }`,
    message: 'line 4, column 1: Forwarding.HeaderName is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
ClockSkewSeconds = "30"`,
    message: 'line 4, column 20: ClockSkewSeconds must be a number, not the text "30"',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
ClockSkewSeconds = 90000`,
    message: 'line 4, column 1: ClockSkewSeconds must be at most 86400, not 90000',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
CacheConfig { Size = -1 }`,
    message: 'line 4, column 15: CacheConfig.Size must be at least 0, not -1',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Audiences = "a"`,
    message: 'line 4, column 13: Audiences must be a list, not the text "a"',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Audiences = [""]`,
    message: 'line 4, column 14: Audiences[0] must have at least 1 character',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "okta"
JSONWebKeySet { Local { Filename = "a" } }
Issuer = ["a"]`,
    message: 'line 4, column 10: Issuer must be text, not a list',
  },
  {
    format: 'hcl',
    text: `Kind = "jwt-provider"
Name = "a b"
JSONWebKeySet { Local { Filename = "a" } }`,
    message: 'line 2, column 1: Name: a provider name must consist of letters, digits, "-" or "_"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: JwtProvider
metadata:
  name: okta
spec:
  issuer: a`,
    message: 'line 2, column 7: "JwtProvider" is not a kind of config entry; did you mean JWTProvider?',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: JWTProvider
metadata:
  name: okta
spec:
  jsonWebKeySet:
    local:
      jwk: a`,
    message: 'line 8, column 7: JSONWebKeySet.Local.jwk is not a field; did you mean jwks?',
  },
  {
    format: 'json',
    text: '{"Kind":"jwt-provider","Name":"okta","Issuer":"\\u00zz"}',
    message: 'line 1, column 48: after \\u come four hexadecimal digits, as in \\u00e9',
  },
];
