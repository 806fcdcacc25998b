/** Why a resource from a peer can not be applied. The text goes back to the peer in the NACK and to people here: no secrets. */
export class ImportError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ImportError';
  }
}

export function requireImport(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new ImportError(reason);
}
