import { type Resource, resourceKey } from '@peerway/model/snapshot';
import { keepEach } from './incremental/keep-each.ts';

/** Resources that were compiled anew and read as before stay the objects that they were. */
export const keepResources = keepEach<Resource>(resourceKey);
