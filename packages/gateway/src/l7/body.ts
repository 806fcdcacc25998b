/** Told about a body as it comes. */
export type BodyListener = {
  bytes(chunk: Buffer): void;
  /** All of it came. Not called for a body that breaks off: that is told as the end of its message. */
  ended(): void;
};

/** A body on its way in. Nothing is handed out before the first `read`, and nothing while it is paused. */
export interface BodySource {
  /** Its sender may not send now, on account of others on its connection. */
  readonly isShut: boolean;
  /** Begins to hand out, or goes on with another listener. */
  read(listener: BodyListener): void;
  pause(): void;
  resume(): void;
  /** What still comes is thrown away, so that its connection can be used again. */
  discard(): void;
}

/** A body on its way out. */
export interface BodySink {
  /** False once it has been ended or broken off; what is written then is lost. */
  readonly isOpen: boolean;
  /** Answers false when the writer should wait for `onDrain`. */
  write(chunk: Buffer): boolean;
  /** Calls the listener once when more may be written, instead of the one that was given before. */
  onDrain(listener: () => void): void;
}
