import assert from "node:assert/strict";
import { test } from "node:test";
import { getHeapStatistics } from "node:v8";
import type { Precision } from "../../src/core/kernel.ts";
import { Training } from "../../src/train/training.ts";
import { heapInUse } from "../heapInUse.ts";
import { sampleTraining } from "./trainings.ts";

/*
 * An iteration on new windows leaves next to nothing on the heap, once the engine has compiled the loop.
 */

/**
 * Bytes an iteration: some numbers that go from function to function become objects. So few are not collected in 10,000 iterations;
 * arrays of its own were 44,000 and more.
 */
const FEW = 1_000;
/** Iterations that are counted together: so few that even a wasteful loop is not collected in between. */
const COUNTED = 50;
/** Iterations from one count to the next, and counts at most: so long may an engine on a busy machine take to compile the loop. */
const [APART, COUNTS] = [1_000, 100];

for (const precision of ["float64", "float32"] as const satisfies Precision[]) {
  test(`an iteration in ${precision} leaves next to nothing to be collected`, () => {
    const { problem } = sampleTraining("spiral", "fitSpiral", { method: "rk38", precision });
    const training = new Training({ ...problem, curriculum: undefined, rate: () => 1e-3, iterations: 1e9 });
    let bytes = Number.POSITIVE_INFINITY;
    for (let n = 0; n < COUNTS && bytes >= FEW; n++) {
      iterate(training, APART);
      bytes = leftBy(training);
    }
    assert.ok(bytes < FEW, `${bytes.toFixed(0)} bytes an iteration`);
  });
}

/** Bytes an iteration leaves on the heap. */
function leftBy(training: Training): number {
  heapInUse();
  const before = getHeapStatistics().used_heap_size;
  iterate(training, COUNTED);
  const left = (getHeapStatistics().used_heap_size - before) / COUNTED;
  // Less than before: something was collected.
  return left < 0 ? Number.POSITIVE_INFINITY : left;
}

function iterate(training: Training, times: number): void {
  for (let n = 0; n < times; n++) training.step();
}
