import { PeerwayError } from '@peerway/model/error';

/** A JSON object of a caller, whose keys Consul matches without regard to case. */
export class JsonFields {
  readonly #fields: Map<string, unknown>;

  constructor(fields: Map<string, unknown>) {
    this.#fields = fields;
  }

  /** @throws PeerwayError `request.invalid` when the body is not an object */
  static from(body: unknown, what = 'the body'): JsonFields {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new PeerwayError('request.invalid', `Body decoding failed: ${what} must be a JSON object`);
    return new JsonFields(new Map(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value])));
  }

  /** The value, or undefined when it is absent or null. */
  get(name: string): unknown {
    return this.#fields.get(name.toLowerCase()) ?? undefined;
  }

  /** In lower case. */
  names(): string[] {
    return [...this.#fields.keys()];
  }

  text(name: string): string {
    const value = this.get(name) ?? '';
    if (typeof value !== 'string')
      throw new PeerwayError('request.invalid', `Body decoding failed: ${name} must be a string`, { field: name });
    return value;
  }

  object(name: string): JsonFields | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : JsonFields.from(value, name);
  }

  list(name: string): unknown[] {
    const value = this.get(name) ?? [];
    if (!Array.isArray(value))
      throw new PeerwayError('request.invalid', `Body decoding failed: ${name} must be a list`, { field: name });
    return value;
  }
}
