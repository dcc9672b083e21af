import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { switchingTimes } from "../../../src/study/switchingTimes.ts";

const session = new Session();
const programOf = (text: string) =>
  session.read({
    entry: "f.node-ode.ts",
    texts: new Map([["f.node-ode.ts", `import { experiment, interpolate, terminal } from "node-ode";\n${text}`]]),
  });

test("210 forcings from tables: none wrong with status ok, and steps end at the times of the table", () => {
  const random = new Random(5);
  for (let seed = 0; seed < 210; seed++) {
    const n = 3 + (seed % 6);
    const times = Array.from({ length: n }, (_, i) => Number((i + 0.8 * random.uniform()).toFixed(3)));
    const values = times.map(() => Number(random.normal().toFixed(3)));
    const kind = ["linear", "previous"][seed % 2];
    const end = times[n - 1] + 0.5;
    const text = `const ts = [${times}], ys = [${values}];
export const f = (z = 0, t: number) => interpolate(ts, ys, t, { kind: "${kind}" });
export const g = experiment(f, { t: [0, ${end}] });`;
    const subject = study(programOf(text), "g");
    let exact = values[0] * times[0] + values[n - 1] * (end - times[n - 1]);
    for (let i = 1; i < n; i++)
      exact += (times[i] - times[i - 1]) * (kind === "linear" ? (values[i] + values[i - 1]) / 2 : values[i - 1]);
    const { jumps } = switchingTimes(subject.field, subject.theta, subject.span);
    for (const [i, time] of times.entries())
      if (time > 0 && !(kind === "previous" && i === 0))
        assert.ok(
          jumps.some(({ before, after }) => before <= time && time <= after),
          `${kind} ${time}`,
        );
    for (const options of [{}, { method: "rk4", steps: 7 }, { method: "dop853" }]) {
      const { z, status } = solve(session, subject, options).trajectories[0];
      assert.equal(status, "ok");
      assert.ok(Math.abs(z[z.length - 1] - exact) < 1e-9 * Math.max(1, Math.abs(exact)), `${seed} ${text}`);
    }
  }
});

test("values that are parameters are differentiated, in every kind", () => {
  for (const kind of ["linear", "previous", "cubic", "akima", "pchip"]) {
    const text = `export const f = (z = 0.5, t: number, { ys = [0.3, 1.2, -0.4, 0.8, 0.9] } = {}) => interpolate([0, 1, 2.5, 3, 4], ys, t, { kind: "${kind}" }) - z;
export const g = experiment(f, { t: [0, 4], loss: terminal((z) => z * z), rtol: 1e-10, atol: 1e-12 });`;
    const at = (ys: readonly number[]) => gradient(session, study(programOf(text), "g", { theta: { ys } }))[0];
    const ys = [0.3, 1.2, -0.4, 0.8, 0.9];
    const { theta } = at(ys).gradient;
    for (const [i, slope] of theta.entries()) {
      const moved = (by: number) => at(ys.with(i, ys[i] + by)).loss;
      const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      assert.ok(Math.abs(slope - difference) < 1e-7, `${kind} ${i}: ${slope}, not ${difference}`);
    }
  }
});

test("what is wrong with a table is said where it stands", () => {
  const said = (call: string) =>
    programOf(`export const f = (z = 0, t: number, { a = 1 } = {}) => ${call};`).diagnostics.map(
      ({ message }) => message,
    );
  assert.deepEqual(said("interpolate([0, 2, 1], [1, 2, 3], t)"), [
    "the times of `interpolate` must increase; entry 2 is 1, after 2",
  ]);
  assert.deepEqual(said("interpolate([0, 1], [1, 2, 3], t)"), ["`interpolate` has 2 times, but 3 values"]);
  assert.deepEqual(said("interpolate([0, a], [1, 2], t)"), [
    "the times of `interpolate` must be known numbers: parameters may be its values",
  ]);
  assert.match(said('interpolate([0, 1], [1, 2], t, { kind: "cubik" })')[0], /unknown kind of interpolation .*cubic/);
  assert.match(
    said('interpolate([0, 1], [1, 2], t, { outside: "zero" })')[0],
    /`outside` must be "hold", "extend" or a number/,
  );
  assert.deepEqual(said("a * interpolate([0, 1], [1, 2], t) + interpolate([0, 1, 2], [1, 2, 4], 1.5)"), []);
});
