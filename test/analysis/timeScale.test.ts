import assert from "node:assert/strict";
import { test } from "node:test";
import { commonTimeScale, timeScale } from "../../src/analysis/timeScale.ts";
import { cubicPieces } from "../../src/ode/pieces.ts";

/* Time is logarithmic where a solution goes on for decades after all of it has as good as happened, and nowhere else. */

/** Components over steps that grow with time, and their derivatives. */
function solved(to: number, of: readonly (readonly [(t: number) => number, (t: number) => number])[], from = 0) {
  const steps = Array.from({ length: 301 }, (_, n) => to * 10 ** (n / 20 - 15));
  const t = Float64Array.from([0, ...steps], (time) => from + time);
  const z = Float64Array.from([...t].flatMap((time) => of.map(([value]) => value(time))));
  return cubicPieces({ t, z }, of.length, (_n, time, out) => {
    for (const [i, [, slope]] of of.entries()) out[i] = slope(time);
  });
}

const decay = (rate: number) =>
  [(t: number) => Math.exp(-rate * t), (t: number) => -rate * Math.exp(-rate * t)] as const;
const swing = [(t: number) => Math.sin(t), (t: number) => Math.cos(t)] as const;
const rest = [() => 2, () => 0] as const;

test("what happens in the first hundredth of the time is followed through decades, from where the first of it begins", () => {
  assert.deepEqual(timeScale(solved(1e9, [decay(1)])), { linearTo: 0.01 });
  assert.deepEqual(timeScale(solved(1e9, [decay(1), decay(1e4), rest])), { linearTo: 1e-6 });
  assert.deepEqual(timeScale(solved(-1e9, [decay(-1)])), { linearTo: 0.01 });
});

test("several solutions share an axis: logarithmic where that of each is", () => {
  const [slow, fast, later] = [solved(1e9, [decay(1)]), solved(1e9, [decay(1e4)]), solved(20, [decay(1)])];
  assert.deepEqual(commonTimeScale([slow, fast]), { linearTo: 1e-6 });
  assert.equal(commonTimeScale([slow, later]), "linear");
  assert.equal(commonTimeScale([]), "linear");
});

test("time is linear where anything goes on later, where nothing moves, and where it does not begin at 0", () => {
  assert.equal(timeScale(solved(20, [decay(1)])), "linear");
  assert.equal(timeScale(solved(1e3, [decay(1), decay(1e-3)])), "linear");
  assert.equal(timeScale(solved(100, [decay(1e4), swing])), "linear");
  assert.equal(timeScale(solved(1e9, [rest])), "linear");
  assert.equal(timeScale(solved(1e9, [decay(1)], 1)), "linear");
  assert.equal(timeScale(cubicPieces({ t: new Float64Array(), z: new Float64Array() }, 1, () => {})), "linear");
});
