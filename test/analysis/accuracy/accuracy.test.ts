import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { accuracyReport } from "../../../src/analysis/accuracy/accuracyReport.ts";
import { orderTable } from "../../../src/analysis/accuracy/accuracyTables.ts";
import type { Cell, TableBlock, TextBlock } from "../../../src/protocol/panel.ts";
import { sampleText, type Told, tell } from "./accuracyStories.ts";

function table({ story }: Told, id: string): TableBlock {
  const found = accuracyReport(story).find((block) => block.kind === "table" && block.id === id);
  assert.ok(found?.kind === "table", id);
  return found;
}

function row(told: Told, id: string, method: string): Record<string, Cell> {
  const { columns, rows } = table(told, id);
  const found = rows.find(([first]) => first === method);
  assert.ok(found, `no row of ${method}`);
  return Object.fromEntries(columns.map(({ label }, k) => [label, found[k]]));
}

const words = ({ story }: Told): string =>
  accuracyReport(story)
    .filter((block): block is TextBlock => block.kind === "text" && block.id === "sentences")
    .flatMap(({ paragraphs }) => paragraphs)
    .join("\n");

suite("accuracy of Euler and RK4", () => {
  test("4.1 with 100 steps: the printed figures 2.7048 against 2.7183 and 7.2436 against 7.3891, RK4 beside them", () => {
    const told = tell(sampleText("linear"), "gradientOfLinear", { steps: 100 });
    const E = Number(Math.E.toFixed(4));
    const [euler, rk4, exact] = ["Euler", "RK4", "exact"].map((name) => row(told, "end", name));
    assert.equal(table(told, "end").title, "With 100 steps, h = 0.01");
    assert.deepEqual([euler["z(1)"], rk4["z(1)"], exact["z(1)"]], [2.7048, E, E]);
    assert.deepEqual([euler["dL/dtheta"], rk4["dL/dtheta"], exact["dL/dtheta"]], [7.2436, 7.3891, 7.3891]);
    assert.equal(told.story.reference.kind, "exact");
    assert.match(
      words(told),
      /To reach 1e-6 Euler needs 1\.4 million evaluations, RK4 needs 52: 26\u202f000 times fewer\./,
    );
  });

  const smooth: readonly (readonly [file: string, name: string])[] = [
    ["linear", "linear"],
    ["linear", "gradientOfLinear"],
    ["rotation", "gradientOfRotation"],
    ["tanh", "tanh"],
    ["tanh", "gradientOfTanh"],
    ["vanDerPol", "vanDerPol"],
    ["pendulum", "pendulum"],
    ["lorenz", "shortSpan"],
  ];
  for (const [file, name] of smooth) {
    test(`observed orders on ${file}, ${name}: within 0.05 of 1 and 4`, () => {
      const { euler, rk4 } = tell(sampleText(file), name, { operations: 3e7 });
      for (const { method, double, gradient, reduced } of [euler, rk4]) {
        const found = [double, ...(gradient ? [gradient] : [])];
        for (const { fit } of found) {
          assert.ok(fit && Math.abs(fit.order - method.order) < 0.05, `${method.name}: ${fit?.order}`);
        }
        assert.equal(reduced, undefined);
      }
    });
  }

  test("a reference does not step over a pulse, nor over one narrower than outputs are apart", () => {
    for (const [width, span] of [
      ["0.02", "100"],
      ["0.002", "40"],
    ]) {
      const text = `export const pulse = (x = 0, t: number) => Math.exp(-((t - 0.3123 * ${span}) ** 2) / ${width});
import { experiment } from "node-ode";
export const study = experiment(pulse, { t: [0, ${span}] });`;
      const told = tell(text, "study", { steps: 4096 });
      const { z } = told.story.reference;
      const [exact, rk4] = [z[z.length - 1], Number(row(told, "end", "RK4")[`x(${span})`])];
      const area = Math.sqrt(Math.PI * Number(width));
      assert.ok(Math.abs(exact - area) < 1e-9, `${exact} is not ${area}`);
      assert.ok(Math.abs(rk4 - area) < 1e-3, `${rk4}`);
    }
  });

  test("a kink: reduced order, and the place where |x| is not smooth", () => {
    // x = sin t crosses 0 at π, where |x| has its kink.
    const text = "export const kink = ([x, y] = [0.1, 0], t: number) => [Math.cos(t), Math.abs(x)];";
    const told = tell(text, "kink", { operations: 3e7 });
    const { rk4 } = told;
    assert.ok(rk4.double.fit && rk4.double.fit.order < 3.5, `${rk4.double.fit?.order}`);
    const crossing = Math.PI + Math.asin(0.1);
    assert.ok(rk4.reduced?.places.some(({ t, kind }) => kind === "kink" && Math.abs(t - crossing) < 1e-3));
    assert.match(
      words(told),
      /RK4 converges at order about 2\.\d and not at its 4: the right-hand side has a kink at t = 3\.24\d \(line 1\)/,
    );
    assert.deepEqual(row(told, "orders", "RK4").verdict, { verdict: "warning", text: "reduced order" });
  });

  test("a kink at a time that only the state knows is found too", () => {
    const push = "export const push = ([x, clock] = [0, 0], t: number) => [Math.abs(clock - 0.7) - x, 1];";
    const { rk4 } = tell(push, "push", { operations: 1e7 });
    assert.ok(rk4.reduced?.places.some(({ t, kind }) => kind === "kink" && Math.abs(t - 0.7) < 1e-4));
  });

  test("a singular derivative that no branch tells of is found by its local error", () => {
    const text = "export const root = (x = 0, t: number) => ((t - 1.3) ** 2) ** 1.05 - 0.2 * x;";
    const told = tell(text, "root", { operations: 3e7 });
    assert.ok(told.rk4.double.fit!.order < 3.7, `${told.rk4.double.fit!.order}`);
    assert.match(words(told), /has a singularity near t = 1\.\d+/);
    const [{ t }] = told.rk4.reduced!.places;
    assert.ok(Math.abs(t - 1.3) < 20 / 128, `${t}`);
  });

  test("a solution far from 1 is measured in its own digits", () => {
    const told = tell("export const linear = (z = 1, t: number, { k = 1 } = {}) => k * z;", "linear", {
      operations: 3e7,
    });
    assert.match(words(told), /To reach 1000 \(6 digits of this solution\) Euler needs .* RK4 needs/);
  });

  test("a jump: order 1, and the time at which the branch changes", () => {
    const text = `export function jump([x, clock] = [0, 0], t: number) {
  const push = clock < 0.7 ? 1 : -1;
  return [push - 0.1 * x, 1];
}`;
    const told = tell(text, "jump", { operations: 3e7 });
    const { rk4 } = told;
    assert.ok(rk4.double.fit && rk4.double.fit.order < 1.7, `${rk4.double.fit?.order}`);
    const [place] = rk4.reduced!.places;
    assert.equal(place.kind, "jump");
    assert.equal(place.line, 2);
    assert.ok(Math.abs(place.t - 0.7) < 1e-4, `${place.t}`);
    assert.match(words(told), /a jump at t = 0\.7 \(line 2\)/);
  });

  for (const rate of [50, 1000]) {
    test(`a stiff problem, λ = −${rate}: Euler's threshold is 2/|λ| within 5 %, observed and by linear theory`, () => {
      const text = `export const stiff = (x = 2, t: number) => -${rate} * (x - Math.cos(t));`;
      const told = tell(text, "stiff", { operations: 3e7 });
      const { euler, rk4 } = told;
      const { threshold } = euler.double.ladder;
      assert.ok(threshold && threshold.stable < threshold.unstable);
      for (const h of [threshold.stable, threshold.unstable, euler.limit!.h]) {
        assert.ok(Math.abs(h - 2 / rate) < 0.05 * (2 / rate), `${h} against ${2 / rate}`);
      }
      assert.ok(Math.abs(rk4.limit!.h - 2.7853 / rate) < 1e-3 / rate, `${rk4.limit!.h}`);
      assert.ok(Math.abs(rk4.double.ladder.threshold!.unstable - 2.7853 / rate) < 0.05 * (2.7853 / rate));
      assert.match(words(told), /Unstable: Euler when h is above/);
      // Just below its threshold RK4 still damps what it has amplified: a fit of more than its order is not called its own.
      const { observed, verdict } = row(told, "orders", "RK4");
      const isOwn = Math.abs((observed as number) - 4) <= 0.15;
      assert.equal((verdict as { text: string }).text, isOwn ? "as expected" : "higher than expected");
    });
  }

  test("an undamped oscillation: no step is stable for Euler", () => {
    const told = tell(sampleText("rotation"), "gradientOfRotation");
    assert.equal(told.euler.limit!.h, 0);
    assert.match(words(told), /Euler is stable at no step size here: λ = ±2\.449i/);
    assert.ok(Math.abs(told.rk4.limit!.h - Math.sqrt(8) / Math.sqrt(6)) < 1e-3, "√8 on the imaginary axis");
  });

  test("a polynomial of low degree is exact, for RK4 alone or for both", () => {
    const cubic = tell("export const cubic = (x = 0, t: number) => 4 * t ** 3;", "cubic");
    assert.ok(cubic.rk4.double.exact && !cubic.euler.double.exact);
    assert.equal(cubic.rk4.double.fit, undefined);
    assert.match(words(cubic), /RK4 is exact to roundoff here with as few as 2 steps/);
    const constant = tell("export const constant = (x = 0, t: number) => 2;", "constant");
    assert.ok(constant.rk4.double.exact && constant.euler.double.exact);
    assert.match(words(constant), /Both methods are exact to roundoff/);
  });

  test("a solution that blows up: the report ends before and says so", () => {
    const told = tell("export const burst = (x = 1, t: number) => x * x;", "burst");
    assert.ok(told.story.span[1] < 1 && told.story.span[1] > 0.8, `${told.story.span[1]}`);
    assert.match(words(told), /The solution of burst could not be followed to the end of its span: /);
    assert.ok(told.rk4.double.fit);
  });

  test("a method that diverges says so, and the others go on", () => {
    const text = "export const stiff = (x = 2, t: number) => -1000 * (x - Math.cos(t));";
    const told = tell(text, "stiff", { steps: 200 });
    assert.equal(row(told, "end", "Euler")["largest error"], "diverged");
    assert.notEqual(told.euler.side.solution.message, undefined);
  });

  test("chaos over a long span: the reference is not trusted further than it goes", () => {
    const told = tell(sampleText("lorenz"), "butterfly");
    assert.ok(told.story.reference.uncertainty > 1e-3);
    assert.match(words(told), /The reference is itself uncertain by about/);
    assert.equal(told.rk4.double.fit, undefined);
  });

  test("single precision stops near 4e-7 where double precision goes on", () => {
    const told = tell(sampleText("linear"), "gradientOfLinear", { float32: true });
    const { single, double } = told.rk4;
    assert.ok(single!.floor! > 5e-8 && single!.floor! < 2e-6, `${single!.floor}`);
    assert.ok(double.floor! < 1e-14);
    assert.match(words(told), /In float32 errors stop falling at .*\(RK4\)/);
  });

  test("any registered method makes a third column", () => {
    const told = tell(sampleText("vanDerPol"), "vanDerPol", { third: "dop853", operations: 3e7 });
    const columns = accuracyReport(told.story).find((block) => block.kind === "columns" && block.id === "sides");
    assert.ok(columns?.kind === "columns");
    assert.deepEqual(
      columns.columns.map(({ title }) => title),
      ["Euler", "RK4", "Dormand–Prince 8(5,3)"],
    );
    assert.equal(row(told, "orders", "Dormand–Prince 8(5,3)")["expected order"], 8);
  });

  test("columns have the same axes and ranges", () => {
    const told = tell(sampleText("rotation"), "gradientOfRotation", { third: "heun" });
    const block = accuracyReport(told.story).find((one) => one.kind === "columns" && one.id === "sides");
    assert.ok(block?.kind === "columns");
    const axes = block.columns.map(({ content }) =>
      content.map((one) => one.kind === "figure" && [one.figure.x, one.figure.y]),
    );
    assert.deepEqual(axes[1], axes[0]);
    assert.deepEqual(axes[2], axes[0]);
    assert.equal(axes[0].length, 4);
  });

  test("a jump makes errors irregular: about order 1, no floor of roundings and no extrapolation", () => {
    const told = tell("export const jump = ([z, clock] = [1, 0], t: number) => [clock > 0.3337 ? -z : z, 1];", "jump", {
      operations: 1e8,
    });
    for (const { double, targets } of [told.euler, told.rk4]) {
      assert.ok(double.fit?.irregular && Math.abs(double.fit.order - 1) < 0.2, `${double.fit?.order}`);
      assert.equal(double.floor, undefined);
      assert.deepEqual(targets[2].need, { how: "out of reach", why: "irregular" });
    }
    assert.match(words(told), /RK4 converges at order about \d\.\d and not at its 4/);
  });

  test("a solution that goes to and fro across a jump slides along it, from where it comes there", () => {
    const told = tell("export const slide = (z = 1, t: number) => (z > 0 ? -1 : 1);", "slide");
    const { reference, span, early } = told.story;
    assert.deepEqual([early, span[1], Math.abs(reference.z.at(-1)!) < 1e-12], [undefined, 20, true]);
    assert.match(
      words(told),
      /RK4 converges at order .* and not at its 4: the right-hand side has a jump at t = 1 \(line 1\)\./,
    );
  });

  test("a closed form that is no solution is called so, and one that is passes", () => {
    const text = `import { experiment } from "node-ode";
export const rest = (z = 1, t: number) => 0 * z;
export const wrong = experiment(rest, { t: [0, 1], exact: (t: number) => 1 + t * t });`;
    const told = tell(text, "wrong");
    assert.ok(Math.abs(told.story.reference.disagreement! - 1) < 1e-12);
    assert.match(words(told), /^The exact solution that the experiment gives does not solve this equation/);
    assert.equal(tell(sampleText("linear"), "gradientOfLinear").story.reference.disagreement, undefined);
  });

  test("a solution that dies out is measured by where it began", () => {
    const told = tell("export const fade = ([x, y] = [1, 0], t: number) => [-500 * x + y, -y];", "fade");
    assert.equal(told.story.reference.size, 1);
    assert.doesNotMatch(words(told), /uncertain/);
  });

  test("errors past the root of the largest number are numbers", () => {
    const told = tell("export const grow = (z = 1, t: number) => 50 * z;", "grow");
    assert.ok(told.story.sides.every(({ solution }) => solution.error.every(Number.isFinite)));
    assert.ok(told.rk4.double.fit && !told.rk4.double.diverged);
  });

  test("chaos is not taken for instability", () => {
    const told = tell(sampleText("lorenz"), "lorenz", { operations: 3e7 });
    const { threshold } = told.euler.double.ladder;
    assert.ok(threshold && threshold.unstable > 5e-3, `${threshold?.unstable}`);
  });

  test("exact at rest, but not at every step: RK4's instability is still told", () => {
    const told = tell("export const fall = (z = 0, t: number) => Math.tanh(-2 * z);", "fall");
    assert.match(words(told), /^Both methods are exact to roundoff here, as long as they are stable\./);
  });

  test("of several initial states the first is reported on, and the report says so", () => {
    const text = `import { experiment } from "node-ode";
export const rotation = ([x, y] = [1, 0], t: number) => [-y, x];
export const many = experiment(rotation, { z0: [[1, 0], [2, 0], [3, 0]], t: [0, 6] });`;
    const [about] = accuracyReport(tell(text, "many").story);
    assert.ok(
      about.kind === "text" && / on many, from the first of its 3 initial states, from t = 0/.test(about.paragraphs[0]),
    );
  });

  test("nothing is as expected of a method whose gradient is half an order short", () => {
    const { story, rk4 } = tell(sampleText("linear"), "gradientOfLinear");
    const textOf = (order: number) => {
      const gradient = { ...rk4.gradient!, fit: { ...rk4.gradient!.fit!, order } };
      return (orderTable(story, [{ ...rk4, gradient }]).rows[0][1] as { text: string }).text;
    };
    for (const order of [3.6, 3.8, 4, 4.2]) assert.equal(textOf(order), "as expected");
    for (const order of [1.6, 3, 3.4]) assert.equal(textOf(order), "as expected, the gradient's is not");
  });

  test("what is known is not measured again, and finer runs come on top", () => {
    const text = sampleText("tanh");
    const coarse = tell(text, "tanh", { operations: 1e5 });
    const runs = ({ story }: Told) => story.measured.ladders.map((ladder) => ladder.runs.length);
    const finer = tell(text, "tanh", { operations: 4e6 });
    assert.ok(runs(finer)[0] > runs(coarse)[0]);
    assert.deepEqual(
      finer.story.measured.ladders[0].runs.slice(0, runs(coarse)[0]),
      coarse.story.measured.ladders[0].runs,
    );
  });
});
