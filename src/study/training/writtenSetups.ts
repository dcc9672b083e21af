import { deserialize, serialize } from "node:v8";
import { sharedMemory } from "../../core/sharedMemory.ts";
import { BoundedCache } from "../boundedCache.ts";
import type { Kernels } from "../kernels.ts";

/** What all parts of a training's work have in common, once for all of it. */
export interface WrittenSetup {
  /** Of the setup, by which a thread knows it again. */
  readonly id: number;
  /** Bytes in shared memory, which cross for nothing. */
  readonly setup: Uint8Array;
}

/** Trainings that are gone on with by turns. */
const KNOWN = 4;

let setups = 0;

/** Setups of one kind of work, written as plain data for all threads, and what each thread has made of them. */
export class WrittenSetups<Setup, Tools> {
  readonly #known = new BoundedCache<Tools>(KNOWN);
  readonly #make: (kernels: Kernels, setup: Setup) => Tools;

  constructor(make: (kernels: Kernels, setup: Setup) => Tools) {
    this.#make = make;
  }

  /** Writes down a setup that this thread has its own tools for. */
  write(setup: Setup, tools: Tools): WrittenSetup {
    const bytes = serialize(setup);
    const shared = new Uint8Array(sharedMemory(bytes.length));
    shared.set(bytes);
    const id = ++setups;
    this.#known.get(String(id), () => tools);
    return { id, setup: shared };
  }

  /** Made once in a thread. */
  tools({ id, setup }: WrittenSetup, kernels: Kernels): Tools {
    return this.#known.get(String(id), () => this.#make(kernels, deserialize(setup.slice())));
  }
}
