/** Why a message can not be taken for what it claims to be, and the status that a client is told. */
export class Unreadable {
  readonly status: 400 | 408 | 431;
  readonly reason: string;

  constructor(reason: string, status: 400 | 408 | 431 = 400) {
    this.status = status;
    this.reason = reason;
  }
}
