import type { ProxyConfig } from './proxy-config.ts';

/** A fault for every trust domain without a bundle. */
export function missingBundles(config: ProxyConfig, at: string, trustDomains: readonly string[]): string[] {
  return trustDomains
    .filter((name) => !config.bundles.has(name))
    .map((name) => `${at}: there is no trust-bundle/${name}`);
}
