import { expect, it } from 'vitest';
import { upstreamSnippet } from './upstream-snippet';

it('is JSON that a definition file takes', () => {
  expect(JSON.parse(upstreamSnippet('json', 'api', 'west'))).toEqual({
    upstreams: [{ destination_name: 'api', destination_peer: 'west', local_bind_port: 9191 }],
  });
});
it('is a block in HCL', () => {
  expect(upstreamSnippet('hcl', 'api', 'west')).toContain('destination_peer = "west"');
});
