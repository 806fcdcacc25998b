import type { FilterShape } from './filter-shape.ts';

const texts = { map: 'text' } as const;

/** An instance with its node and checks, as Consul's health endpoints and the subsets of a resolver show it. */
export const instanceShape: FilterShape = {
  fields: {
    Node: {
      fields: {
        ID: 'text',
        Node: 'text',
        Address: 'text',
        Datacenter: 'text',
        Partition: 'text',
        PeerName: 'text',
        TaggedAddresses: texts,
        Meta: texts,
      },
    },
    Service: {
      fields: {
        Kind: 'text',
        ID: 'text',
        Service: 'text',
        Tags: 'list',
        Address: 'text',
        Port: 'number',
        TaggedAddresses: { map: { fields: { Address: 'text', Port: 'number' } } },
        Meta: texts,
        Weights: { fields: { Passing: 'number', Warning: 'number' } },
        EnableTagOverride: 'boolean',
        Namespace: 'text',
        Partition: 'text',
        PeerName: 'text',
      },
    },
    Checks: 'list',
  },
};
