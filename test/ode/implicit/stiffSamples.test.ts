import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { type SolveOptions, solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { stiffProblems } from "./stiffProblems.ts";

/* What the comments of the stiff samples say. */

const session = new Session();

function solved(
  sample: string,
  name: string,
  options: SolveOptions & { readonly theta?: Record<string, number> } = {},
) {
  const entry = `samples/${sample}.node-ode.ts`;
  const program = session.read({ entry, texts: new Map([[entry, readFileSync(entry, "utf8")]]) });
  assert.deepEqual(program.diagnostics, []);
  const { theta, ...rest } = options;
  const { dimension, trajectories } = solve(session, study(program, name, { theta }), rest);
  return trajectories.map((one) => {
    assert.equal(one.status, "ok");
    return { ...one, at: (n: number) => one.z.subarray(n * dimension, (n + 1) * dimension) };
  });
}

test("robertson: B follows A after a hundredth of a second; half of A goes in five minutes, all but a hundredth in two days", () => {
  const [{ at }] = solved("robertson", "toTheEnd", { outputs: Float64Array.of(0.01, 1, 300, 172_800, 1e11) });
  const followed = ([A, B, C]: Float64Array) => Math.abs(3e7 * B * B + 1e4 * B * C - 0.04 * A) / (0.04 * A);
  for (const n of [0, 1, 2]) assert.ok(followed(at(n)) < 0.03, `${followed(at(n))}`);
  assert.ok(Math.abs(at(2)[0] - 0.5) < 0.03, `${at(2)[0]}`);
  assert.ok(Math.abs(at(3)[0] - 0.01) < 0.002, `${at(3)[0]}`);
  const [reference] = stiffProblems.filter(({ name }) => name === "robertson");
  for (const [i, x] of at(4).entries()) assert.ok(Math.abs(x / reference.end[i] - 1) < 1e-3, `${i}: ${x}`);
});

test("robertson: over decades it is the same reaction, begun a second later", () => {
  const [{ at }] = solved("robertson", "decades", { outputs: Float64Array.of(0, 3, 6) });
  const [seconds] = solved("robertson", "toTheEnd", { outputs: Float64Array.of(1, 999, 999_999) });
  for (const n of [1, 2])
    for (const [i, unit] of [1, 1e-4].entries())
      assert.ok(Math.abs((unit * at(n)[i]) / seconds.at(n)[i] - 1) < 1e-3, `${n}, ${i}: ${at(n)[i]}`);
});

test("hires: E is used up to a hundredth within one unit of time, and back at 320 or so", () => {
  const [{ at }] = solved("hires", "response", { outputs: Float64Array.of(2, 200, 305, 335) });
  const part = [0, 1, 2, 3].map((n) => at(n)[7] / 0.0057);
  assert.ok(part[0] < 0.02 && part[1] < 0.03 && part[2] < 0.2 && part[3] > 0.7, part.join());
});

test("neuron: silence, one spike, and firing without end", () => {
  const spikes = (current: number) => {
    const [{ t, at }] = solved("neuron", "firing", {
      theta: { current },
      outputs: Float64Array.from({ length: 601 }, (_, n) => n / 10),
    });
    return [...t.keys()].filter((n) => n > 0 && at(n - 1)[0] < 0 && at(n)[0] >= 0).length;
  };
  assert.deepEqual([0, 3].map(spikes), [0, 1]);
  assert.ok(spikes(10) >= 4);
  const highest = solved("neuron", "excitable").map(({ t, at }) => Math.max(...[...t.keys()].map((n) => at(n)[0])));
  assert.deepEqual(
    highest.map((V) => V > 30),
    [false, true, false],
  );
});

test("heat: as its closed form says", () => {
  const [{ at }] = solved("heat", "rod", { outputs: Float64Array.of(0.5) });
  const wave = (k: number, x: number) =>
    Math.exp(-0.5 * 0.05 * (42 * Math.sin((k * Math.PI) / 42)) ** 2) * Math.sin(k * Math.PI * x);
  for (const [i, u] of at(0).entries()) {
    const x = (i + 1) / 21;
    assert.ok(Math.abs(u - wave(1, x) - 0.3 * wave(7, x)) < 1e-5, `${i}: ${u}`);
  }
});
