import type { ServiceInstance } from '@peerway/model/catalog';
import { asObject, type Opaque, ownValue } from './opaque-config.ts';
import { findConfigEntry, type MeshState } from './state.ts';

/** An option that was given and does nothing, with the reason. */
export type NotApplied = { option: string; reason: string };

/** What a kind of proxy makes of the options that it may be given. */
export type KnownOptions = {
  /** Those that do what they say. */
  applied: ReadonlySet<string>;
  /** Those that are known and stand for something here already, or can not: why. */
  withoutEffect: Readonly<Record<string, string>>;
  /** Names from before, by what they are called now. */
  oldNames?: Readonly<Record<string, string>>;
};

/**
 * Reads the opaque `Proxy.Config` of a registration over that of `proxy-defaults` (semantics A6), and remembers what of the former
 * can not be applied. What `proxy-defaults` says is meant for other proxies too, so nothing of it is complained of.
 */
export class RegisteredOptions {
  readonly #given: ReadonlyMap<string, unknown>;
  readonly #own: ReadonlySet<string>;
  readonly #known: KnownOptions;
  readonly #notApplied: NotApplied[] = [];

  constructor(state: MeshState, proxy: ServiceInstance, known: KnownOptions) {
    const defaults = findConfigEntry(state, 'proxy-defaults', 'global', proxy.partition)?.Config ?? {};
    const named = (config: Opaque): [name: string, value: unknown][] =>
      Object.entries(config).map(([name, value]) => [ownValue(known.oldNames ?? {}, name) ?? name, value]);
    const own = named(proxy.proxy?.config ?? {});
    this.#given = new Map([...named(defaults), ...own]);
    this.#own = new Set(own.map(([name]) => name));
    this.#known = known;
  }

  fault(option: string, reason: string): void {
    if (this.#own.has(option)) this.#notApplied.push({ option, reason });
  }

  /** Null where it is not given, or not a whole number within the bounds. */
  whole(option: string, least: number, most: number): number | null {
    const value = this.#given.get(option);
    if (value === undefined) return null;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    this.fault(option, `it is not a whole number from ${least} to ${most}`);
    return null;
  }

  flag(option: string): boolean {
    const value = this.#given.get(option);
    if (value !== undefined && typeof value !== 'boolean') this.fault(option, 'it is neither true nor false');
    return value === true;
  }

  text(option: string): string | null {
    const value = this.#given.get(option);
    if (value === undefined) return null;
    if (typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX) return value;
    this.fault(option, 'it is not a text');
    return null;
  }

  object(option: string): Opaque | null {
    const value = this.#given.get(option);
    if (value === undefined) return null;
    const object = asObject(value);
    if (object === undefined) this.fault(option, 'it is not a set of named values');
    return object ?? null;
  }

  /** All that was given and does nothing, sorted by name. */
  notApplied(): NotApplied[] {
    const { applied, withoutEffect } = this.#known;
    const unknown = [...this.#own].flatMap((option) =>
      applied.has(option) ? [] : [{ option, reason: ownValue(withoutEffect, option) ?? 'this proxy does not know it' }],
    );
    return [...this.#notApplied, ...unknown].sort((left, right) => (left.option < right.option ? -1 : 1));
  }
}

const TEXT_LENGTH_MAX = 256;
