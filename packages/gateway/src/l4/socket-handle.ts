import { type OnReadOpts, Socket } from 'node:net';

/*
 * The one place that touches Node's internal `_handle`. Moving a connection's handle to a new Socket is the only way to give an
 * accepted connection a static read buffer (`onread` exists only as a constructor option), and a static 256 KB buffer is what
 * makes the relay fast. Without a handle of the expected shape the caller keeps its ordinary socket.
 */

type StreamHandle = { reading: boolean; readStop(): number };
type WithHandle = { _handle: StreamHandle | null | undefined };

function handleOf(socket: Socket): StreamHandle | null {
  // Cast: `_handle` is internal and not typed.
  const handle = (socket as unknown as WithHandle)._handle;
  return handle && typeof handle.readStop === 'function' ? handle : null;
}

/**
 * Stops reading from the kernel at once, in the middle of a `data` event too. `pause()` alone goes on reading until the
 * stream's buffer is full, and an end of stream read that way would be lost to whoever takes the handle over.
 */
export function stopReading(socket: Socket): void {
  socket.pause();
  const handle = handleOf(socket);
  if (handle?.reading) {
    handle.reading = false;
    handle.readStop();
  }
}

/**
 * Moves a stopped connection to a new Socket that reads into `onread.buffer`, paused: `resume()` starts reading. What the
 * old socket had buffered is returned as `leftover`. Null when there is no handle to move; the old socket is then unchanged.
 */
export function moveToStaticBuffer(
  socket: Socket,
  onread: OnReadOpts,
): { socket: Socket; leftover: Buffer | null } | null {
  const handle = handleOf(socket);
  if (handle === null) return null;
  const leftover: Buffer | null = socket.read();
  (socket as unknown as WithHandle)._handle = null;
  // Cast: a handle that was taken from a socket is internal and not typed.
  const options: unknown = { handle, pauseOnCreate: true, allowHalfOpen: true, onread };
  const moved = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  // Without its handle the old socket closes nothing but itself.
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.destroy();
  return { socket: moved, leftover };
}
