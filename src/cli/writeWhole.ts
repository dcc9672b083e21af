import { writeSync } from "node:fs";

/** Milliseconds between two tries where a pipe is full. */
const PAUSE = 5;

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Writes some of the bytes from an offset on; gives how many the system took. */
export type Write = (descriptor: number, bytes: Uint8Array, offset: number) => number;

/** Writes from the beginning of a file on, wherever what was written before ended. */
export const fromItsBegin: Write = (descriptor, bytes, offset) =>
  writeSync(descriptor, bytes, offset, bytes.length - offset, offset);

/**
 * Writes all of a text to an open file, however little the system takes at a time: a disk that is nearly full and a limit on a
 * file's size take a part first, and refuse the rest.
 *
 * @returns the number of bytes
 * @throws the system's error where it takes no more
 */
export function writeWhole(descriptor: number, text: string | Uint8Array, write: Write = writeSync): number {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  for (let offset = 0; offset < bytes.length; ) {
    const taken = tryWrite(() => write(descriptor, bytes, offset));
    if (taken === 0) Atomics.wait(clock, 0, 0, PAUSE);
    offset += taken;
  }
  return bytes.length;
}

/** None where the reader of a pipe is still at what came before. */
function tryWrite(write: () => number): number {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN" || code === "EINTR") return 0;
    throw error;
  }
}
