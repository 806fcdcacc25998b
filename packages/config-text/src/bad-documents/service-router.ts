import type { BadDocument } from './bad-document.ts';

export const serviceRouterDocuments: readonly BadDocument[] = [
  {
    format: 'hcl',
    text: `kind = "service-router"
name = "web"
routes { match { http { path_prefx = "/x" } } }`,
    message: 'line 3, column 25: Routes[0].Match.HTTP.path_prefx is not a field; did you mean path_prefix?',
  },
  {
    format: 'hcl',
    text: `kind = "service-router"
name = "web"
routes { path_prefix = "/x" }`,
    message: 'line 3, column 10: Routes[0].path_prefix is not a field; did you mean match.http.path_prefix?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes = [ { Match { HTTP { PathPrefx = "/x" } } } ]`,
    message: 'line 3, column 29: Routes[0].Match.HTTP.PathPrefx is not a field; did you mean PathPrefix?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes = [ { Match { PathPrefix = "/x" } } ]`,
    message: 'line 3, column 22: Routes[0].Match.PathPrefix is not a field; did you mean HTTP.PathPrefix?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes = [ { PathPrefix = "/x" } ]`,
    message: 'line 3, column 14: Routes[0].PathPrefix is not a field; did you mean Match.HTTP.PathPrefix?',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes = "all"`,
    message: 'line 3, column 10: Routes must be a list, not the text "all"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { PathPrefix = "x" } } }`,
    message: 'line 3, column 25: Routes[0].Match.HTTP.PathPrefix must start with "/"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { PathExact = "x" } } }`,
    message: 'line 3, column 25: Routes[0].Match.HTTP.PathExact must start with "/"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { PathExact = "/x" PathPrefix = "/" } } }`,
    message: 'line 3, column 18: Routes[0].Match.HTTP: give at most one of PathExact, PathPrefix or PathRegex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP {} } Match { HTTP {} } }`,
    message: 'line 3, column 28: Routes[0].Match is written twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { path_prefix = "/x" PathPrefix = "/y" } } }`,
    message: 'line 3, column 44: Routes[0].Match.HTTP.PathPrefix is written twice, as path_prefix and as PathPrefix',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Destination { PrefixRewrite = "/" } }`,
    message:
      'line 3, column 24: Routes[0].Destination.PrefixRewrite needs a route that matches by PathExact or PathPrefix',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { PathPrefix = "/a" } } Destination { PrefixRewrite = "b" } }`,
    message: 'line 3, column 61: Routes[0].Destination.PrefixRewrite must start with "/"',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Header { Exact = "x" } } } }`,
    message: 'line 3, column 32: Routes[0].Match.HTTP.Header[0].Name is missing',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Header = [{ Name = "a" }] } } }`,
    message:
      'line 3, column 35: Routes[0].Match.HTTP.Header[0]: a header match must have exactly one of Present, Exact, Prefix, Suffix or Regex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Header = [{ Name = "a" Exact = "b" Prefix = "c" }] } } }`,
    message:
      'line 3, column 35: Routes[0].Match.HTTP.Header[0]: a header match must have exactly one of Present, Exact, Prefix, Suffix or Regex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { QueryParam = [{ Name = "a" Exact = "b" Regex = "c" }] } } }`,
    message:
      'line 3, column 39: Routes[0].Match.HTTP.QueryParam[0]: a query parameter match can have only one of Present, Exact or Regex',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Methods = ["GET", "get"] } } }`,
    message: 'line 3, column 25: Routes[0].Match.HTTP.Methods: a method is named twice',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Methods = ["GET /"] } } }`,
    message: 'line 3, column 36: Routes[0].Match.HTTP.Methods[0] is not an HTTP method',
  },
  {
    format: 'hcl',
    text: `Kind = "service-router"
Name = "web"
Routes { Match { HTTP { Methods = "GET" } } }`,
    message: 'line 3, column 35: Routes[0].Match.HTTP.Methods must be a list, not the text "GET"',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RequestTimeout: 5
    IdleTimeout: soon`,
    message:
      'line 6, column 5: Routes[0].Destination.IdleTimeout: "soon" is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RequestTimeout: true`,
    message:
      'line 5, column 5: Routes[0].Destination.RequestTimeout: true is not a duration; give text such as "5s" or "1m30s"',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    NumRetries: -1`,
    message: 'line 5, column 5: Routes[0].Destination.NumRetries must be at least 0, not -1',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    NumRetries: 1.5`,
    message: 'line 5, column 5: Routes[0].Destination.NumRetries must be a whole number, not 1.5',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    NumRetries: "3"`,
    message: 'line 5, column 17: Routes[0].Destination.NumRetries must be a number, not the text "3"',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RetryOnStatusCodes: [503, 99]`,
    message: 'line 5, column 31: Routes[0].Destination.RetryOnStatusCodes[1] must be at least 100, not 99',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RetryOn: [5xx, sometimes]`,
    message:
      'line 5, column 20: Routes[0].Destination.RetryOn[1] must be "5xx", "gateway-error", "reset", "connect-failure", "envoy-ratelimited", "retriable-4xx", "refused-stream", "cancelled", "deadline-exceeded", "internal", "resource-exhausted" or "unavailable", not "sometimes"',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    Service: "not a name"`,
    message:
      'line 5, column 5: Routes[0].Destination.Service: a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    Peer: west`,
    message: 'line 5, column 5: Routes[0].Destination.Peer is not a field',
    hint: 'Write a service-resolver whose Redirect names the Service and the Peer, and name that resolver in Service.',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    ServiceSubset: V1`,
    message:
      'line 5, column 5: Routes[0].Destination.ServiceSubset: a subset must be a DNS label: lower case letters, digits or "-", at most 63 characters',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RequestHeaders:
      Add: {"a b": c}`,
    message:
      'line 6, column 13: Routes[0].Destination.RequestHeaders.Add["a b"]: a header name must be a token as HTTP knows it',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RequestHeaders:
      Set: {a: "b\\nc"}`,
    message:
      'line 6, column 13: Routes[0].Destination.RequestHeaders.Set.a: a header value must not contain control characters',
  },
  {
    format: 'yaml',
    text: `Kind: service-router
Name: web
Routes:
- Destination:
    RequestHeaders:
      Remove: x-a`,
    message: 'line 6, column 15: Routes[0].Destination.RequestHeaders.Remove must be a list, not the text "x-a"',
  },
  {
    format: 'yaml',
    text: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceRouter
metadata:
  name: web
spec:
  routes:
  - match:
      http:
        pathPrefx: /x`,
    message: 'line 9, column 9: Routes[0].Match.HTTP.pathPrefx is not a field; did you mean pathPrefix?',
  },
  {
    format: 'json',
    text: '{"Kind":"service-router","Name":"web","Routes":[{"Match":{"HTTP":{"PathPrefix":"/x"}}},{"Match":null,"Destination":[]}]}',
    message: 'line 1, column 116: Routes[1].Destination must be an object, not a list',
  },
  {
    format: 'json',
    text: '{"Kind":"service-router","Routes":[]}',
    message: 'line 1, column 1: Name is missing',
  },
];
