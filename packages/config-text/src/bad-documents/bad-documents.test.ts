import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { describe, expect, it } from 'vitest';
import { readConfigEntryText } from '../read-config-entry-text.ts';
import { ConfigEntryTextError } from '../text-problem.ts';
import type { BadDocument } from './bad-document.ts';
import { exportedServicesDocuments } from './exported-services.ts';
import { jwtProviderDocuments } from './jwt-provider.ts';
import { meshDocuments } from './mesh.ts';
import { proxyDefaultsDocuments } from './proxy-defaults.ts';
import { samenessGroupDocuments } from './sameness-group.ts';
import { serviceDefaultsDocuments } from './service-defaults.ts';
import { serviceIntentionsDocuments } from './service-intentions.ts';
import { serviceResolverDocuments } from './service-resolver.ts';
import { serviceRouterDocuments } from './service-router.ts';
import { serviceSplitterDocuments } from './service-splitter.ts';

const documents: Record<ConfigEntryKind, readonly BadDocument[]> = {
  'exported-services': exportedServicesDocuments,
  'proxy-defaults': proxyDefaultsDocuments,
  'service-defaults': serviceDefaultsDocuments,
  mesh: meshDocuments,
  'service-router': serviceRouterDocuments,
  'service-splitter': serviceSplitterDocuments,
  'service-resolver': serviceResolverDocuments,
  'service-intentions': serviceIntentionsDocuments,
  'jwt-provider': jwtProviderDocuments,
  'sameness-group': samenessGroupDocuments,
};

function refusalOf({ format, text }: BadDocument): { code: string; message: string; hint: string | undefined } {
  try {
    readConfigEntryText(text, { format });
    return { code: 'none', message: 'was taken', hint: undefined };
  } catch (error) {
    if (!(error instanceof ConfigEntryTextError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
}

describe.each(configEntryKinds)('a bad %s', (kind) => {
  it.each(documents[kind].map((document) => [document.message, document] as const))('is refused: %s', (_, document) => {
    expect(refusalOf(document)).toEqual({ code: 'request.invalid', message: document.message, hint: document.hint });
  });

  it('is refused in words that no schema library chose', () => {
    expect(documents[kind].length).toBeGreaterThanOrEqual(20);
    expect(documents[kind].filter(({ message }) => /Invalid input|Too (?:big|small)|received/.test(message))).toEqual(
      [],
    );
  });
});
