import type { ServiceDetail, ServiceSummary } from '@peerway/model/catalog';
import type { MeshState } from './state.ts';

export function listServices(_state: MeshState): ServiceSummary[] {
  throw new Error('not yet');
}
export function describeService(
  _state: MeshState,
  _reference: {
    name: string;
    peer?: string | undefined;
    namespace?: string | undefined;
    partition?: string | undefined;
  },
): ServiceDetail | null {
  throw new Error('not yet');
}
