import { describeConfigEntryFields, type WrittenFormat } from '@peerway/config-text';
import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import { completeEntry } from './complete-entry';

/** Options at the `|` of a text. */
function at(kind: ConfigEntryKind, format: WrittenFormat, marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, options } = completeEntry(describeConfigEntryFields(kind), text, offset, format);
  return { word: text.slice(from, offset), labels: options.map(({ label }) => label), options };
}

describe('names of fields', () => {
  it.each<[string, ConfigEntryKind, WrittenFormat, string, string]>([
    ['at the top', 'service-resolver', 'hcl', 'Kind = "service-resolver"\nRed|', 'Redirect'],
    ['in an object', 'service-resolver', 'hcl', 'Redirect = {\n  Pe|', 'Peer'],
    ['in a block', 'service-router', 'hcl', 'Routes {\n Match { HTTP { Path|', 'PathPrefix'],
    ['in names in lower case', 'service-router', 'hcl', 'routes = [{ match = { http = { |', 'PathPrefix'],
    ['after an item of a list', 'service-splitter', 'hcl', 'Splits = [\n { Weight = 1 },\n { Ser|', 'ServiceSubset'],
    ['in a map', 'service-resolver', 'hcl', 'Failover = {\n "*" = {\n Tar|', 'Targets'],
    ['past a comment with a brace', 'mesh', 'hcl', '# { [\nPeer|', 'Peering'],
    ['in JSON', 'service-router', 'json', '{"Routes": [{"Match": {"HTTP": {"Path|"}}}]}', 'PathExact'],
    ['in YAML', 'service-router', 'yaml', 'Routes:\n  - Match:\n      HTTP:\n        Path|', 'PathRegex'],
    ['beside an item in YAML', 'service-router', 'yaml', 'Routes:\n- Match:\n    HTTP: {}\n  Dest|', 'Destination'],
    ['in Kubernetes', 'service-resolver', 'kubernetes', 'spec:\n  redirect:\n    pe|', 'peer'],
  ])('%s', (_what, kind, format, text, expected) => {
    expect(at(kind, format, text).labels).toContain(expected);
  });

  it('are not those of the store, and none above spec in Kubernetes', () => {
    expect(at('mesh', 'hcl', '|').labels).not.toContain('ModifyIndex');
    expect(at('mesh', 'kubernetes', 'metadata:\n  |').labels).toEqual([]);
  });

  it.each<[WrittenFormat, string, string]>([
    ['hcl', 'Pee|', 'Peering = '],
    ['json', '{ |', '"Peering": '],
    ['json', '{ "Pee|', 'Peering": '],
    ['json', '{ "Pee|"', 'Peering'],
    ['yaml', 'Pee|', 'Peering:'],
    ['kubernetes', 'spec:\n  pee|', 'peering:'],
  ])('are written as %s writes them: %s', (format, text, inserted) => {
    expect(at('mesh', format, text).options.find(({ label }) => /^peering$/i.test(label))?.insert).toBe(inserted);
  });
});

describe('values', () => {
  it.each<[string, ConfigEntryKind, WrittenFormat, string, string]>([
    ['of a closed set', 'service-resolver', 'hcl', 'LoadBalancer = {\n  Policy = "|"', 'least_request'],
    ['in a list', 'service-intentions', 'yaml', 'Sources:\n  - Name: web\n    Action: al|', 'allow'],
    ['that are true or false', 'mesh', 'json', '{"Peering": {"PeerThroughMeshGateways": |', 'true'],
  ])('%s', (_what, kind, format, text, expected) => {
    expect(at(kind, format, text).labels).toContain(expected);
  });
});
