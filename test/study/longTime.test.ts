import assert from "node:assert/strict";
import { test } from "node:test";
import { methods } from "../../src/ode/methods/registry.ts";
import { sample, session } from "../adjoint/studies.ts";

/** Steps a period. */
const STEPS = 200;
const PERIOD = 2 * Math.PI;
const PERIODS = process.env.TEST_LONG ? 100_000 : 2_000;
const study = sample("kepler", "years");

const energy = ([x, y, u, v]: Float64Array) => (u * u + v * v) / 2 - 1 / Math.hypot(x, y);
const momentum = ([x, y, u, v]: Float64Array) => x * v - y * u;

/** The largest error of the energy in each of so many parts of a run, steps of which are looked at in every tenth period. */
function energyErrors(method: string, parts: number): { readonly largest: number[]; readonly momentum: number } {
  const z = study.z0[0].slice();
  const [initial, turning] = [energy(z), momentum(z)];
  const batch = session.fixedStepKernel(study.field, methods.get(method)).open(z, 1, study.theta);
  const h = PERIOD / STEPS;
  const largest = new Array<number>(parts).fill(0);
  let momentumError = 0;
  const look = (part: number) => {
    batch.read(z);
    largest[part] = Math.max(largest[part], Math.abs(energy(z) - initial));
    momentumError = Math.max(momentumError, Math.abs(momentum(z) - turning));
  };
  for (let period = 0; period < PERIODS; period++) {
    const part = Math.floor((period * parts) / PERIODS);
    if (period % 10 === 0) {
      for (let n = 0; n < STEPS; n++) {
        batch.advance(0, h, period * STEPS + n, 1);
        look(part);
      }
    } else batch.advance(0, h, period * STEPS, STEPS);
    look(part);
  }
  return { largest, momentum: momentumError };
}

for (const [method, bound] of [
  ["leapfrog", 1e-2],
  ["yoshida4", 2e-3],
] as const)
  test(`Kepler's e = 0.6 over ${PERIODS} periods: the energy of ${method} is bounded, in the last tenth by what it was in the first`, () => {
    const { largest, momentum } = energyErrors(method, 10);
    const [first] = largest;
    assert.ok(first < bound, `${first}`);
    for (const error of largest) assert.ok(Math.abs(error / first - 1) < 0.02, largest.join(" "));
    // A step keeps the angular momentum but for rounding.
    assert.ok(momentum < 1e-15 * STEPS * PERIODS, `${momentum}`);
  });

test("the same by rk4, which is more exact in a period, drifts all the time", () => {
  const { largest } = energyErrors("rk4", 10);
  for (let part = 1; part < 10; part++) assert.ok(largest[part] > largest[part - 1], largest.join(" "));
  assert.ok(largest[9] > 5 * largest[0], largest.join(" "));
});

test("leapfrog and yoshida4 come back from a hundred periods to where they began, to 1e-9", () => {
  for (const method of ["leapfrog", "yoshida4"]) {
    const z = study.z0[0].slice();
    const h = PERIOD / STEPS;
    const batch = session.fixedStepKernel(study.field, methods.get(method)).open(z, 1, study.theta);
    batch.advance(0, h, 0, 100 * STEPS);
    batch.read(z);
    assert.ok(Math.hypot(z[0] - 0.4, z[1]) > 1e-3);
    batch.advance(100 * PERIOD, -h, 0, 100 * STEPS);
    batch.read(z);
    const off = Math.hypot(...z.map((x, i) => x - study.z0[0][i]));
    assert.ok(off < 1e-9, `${method}: ${off}`);
  }
});

test("a step of leapfrog is symplectic: its derivative leaves dx∧du + dy∧dv as it is", () => {
  const at = (z: Float64Array) => {
    const batch = session.fixedStepKernel(study.field, methods.get("leapfrog")).open(z, 1, study.theta);
    batch.advance(0, 0.05, 0, 10);
    const out = new Float64Array(4);
    batch.read(out);
    return out;
  };
  const z = Float64Array.of(0.9, 0.3, -0.2, 0.8);
  const columns = [0, 1, 2, 3].map((j) => {
    const d = 1e-5;
    const [more, less] = [z.slice(), z.slice()];
    more[j] += d;
    less[j] -= d;
    const [a, b] = [at(more), at(less)];
    return a.map((x, i) => (x - b[i]) / (2 * d));
  });
  const form = (a: Float64Array, b: Float64Array) => a[0] * b[2] - a[2] * b[0] + a[1] * b[3] - a[3] * b[1];
  for (const [i, a] of columns.entries())
    for (const [j, b] of columns.entries()) {
      const wanted = j === i + 2 ? 1 : i === j + 2 ? -1 : 0;
      assert.ok(Math.abs(form(a, b) - wanted) < 1e-8, `${i}, ${j}: ${form(a, b)}`);
    }
});
