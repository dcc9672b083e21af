import { serialize } from "node:v8";
import { sharedMemory } from "../../core/sharedMemory.ts";

/** What all parts of a training's work have in common, once for all of it. */
export interface WrittenSetup {
  /** Of the setup, by which a thread knows it again. */
  readonly id: number;
  /** Bytes in shared memory, which cross for nothing. */
  readonly setup: Uint8Array;
}

let setups = 0;

/** Writes plain data down for all threads. */
export function writtenSetup(setup: unknown): WrittenSetup {
  const bytes = serialize(setup);
  const shared = new Uint8Array(sharedMemory(bytes.length));
  shared.set(bytes);
  return { id: ++setups, setup: shared };
}
