/** Why a text is no filter: where, and what would be right. Never leaves the package; `parseFilter` makes a PeerwayError of it. */
export class FilterFault extends Error {
  readonly position: number;
  readonly hint: string;

  /** `position`: 1 is the first character. */
  constructor(position: number, message: string, hint: string) {
    super(message);
    this.name = 'FilterFault';
    this.position = position;
    this.hint = hint;
  }
}
