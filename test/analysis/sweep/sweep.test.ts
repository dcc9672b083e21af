import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isReporting, reports } from "../../../src/analysis/analysis.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import { coarseFirst } from "../../../src/analysis/sweep/sweptParts.ts";
import { endInWords } from "../../../src/core/status.ts";
import { analysisPanel } from "../../../src/panels/analysisPanel.ts";
import { Pool } from "../../../src/pool/pool.ts";
import type { OptionValues, Report } from "../../../src/protocol/analysisApi.ts";
import type { Mark, Points, ValueImage } from "../../../src/protocol/figure.ts";
import { Cancelled } from "../../../src/study/cancelled.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { runJsonLater } from "../../cli/fakeTerminal.ts";
import { english } from "../../panels/english.ts";
import { reportsOf, wordsOf } from "../reportsOf.ts";

const text = `import { experiment, meanSquaredError } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2, A = [[1, 2], [3, 4]] } = {}) => [v, -k * x + 0 * A[0][0] + 0 * A[1][0] * v];
export const blowUp = (z = 1, t: number, { a = 1 } = {}) => a * z * z;
export const wide = experiment(f, { z0: [[1, 0], [2, 0]], t: [0, 3], method: "rk4", h: 0.1 });
export const fit = experiment(f, { z0: [1, 0], t: [0, 1], data: { t: [0.5, 1], z: [[0.8, -1], [0.3, -1.2]] }, loss: meanSquaredError(), train: { iterations: 2 } });
`;

interface Told {
  readonly rows: readonly Readonly<Record<string, number | string | null>>[];
  readonly ends: Readonly<Record<string, number>>;
}

async function sweepOf(name: string, options: OptionValues = {}, session?: Session) {
  const made = await reportsOf("sweep", { text, name, options, session });
  const last = made[made.length - 1];
  return { last, told: JSON.parse(JSON.stringify(last.json)) as Told, marks: marksOf(last) };
}

const marksOf = ({ blocks }: Report): readonly Mark[] =>
  blocks.flatMap((block) => (block.kind === "figure" ? block.figure.marks : []));
const imageOf = (marks: readonly Mark[]) => marks.find((mark): mark is ValueImage => mark.kind === "image")!;
const crossesOf = (marks: readonly Mark[]) =>
  marks.filter((mark): mark is Points => mark.kind === "points" && mark.symbol === "cross");

suite("a sweep as a report", () => {
  const sweeps: Readonly<Record<string, readonly [name: string, options: OptionValues]>> = {
    "over a parameter": ["f", { over: "k", from: 0, to: 3, points: 7 }],
    "over an entry and a start": ["f", { over: "A[1][0]", points: 3, against: "x", againstPoints: 4, quantity: "v" }],
    "of several trajectories in steps of one size over the end": ["wide", { over: "t1", from: 1, to: 3, points: 5 }],
    "of trainings over seeds": ["fit", { run: "train", over: "seed", from: 1, to: 3, points: 3 }],
  };
  for (const [what, [name, options]] of Object.entries(sweeps))
    test(`${what} has the rows of the command that it gives`, async () => {
      const { last, told } = await sweepOf(name, options);
      const flags = last.flags!.flatMap(([flag, value]) => [`--${flag}`, value]);
      const line = ["sweep", "f.node-ode.ts", name, ...flags].join(" ");
      const { code, error, document } = await runJsonLater<Told>(line, { "f.node-ode.ts": text });
      assert.equal(code, 0, error);
      assert.deepEqual([document.rows, document.ends], [told.rows, told.ends]);
      assert.ok(told.rows.length >= 3);
    });

  test("everything that it offers to sweep over can be swept over, and every quantity drawn", async () => {
    for (const [name, run] of [
      ["f", "solve"],
      ["fit", "train"],
    ]) {
      const session = new Session();
      const { choices } = (await sweepOf(name, { run, points: 2 }, session)).last;
      assert.ok(choices!.over.length >= 8 && choices!.quantity.length >= 2);
      for (const { value } of choices!.over) {
        const { told } = await sweepOf(name, { run, over: value, points: 2 }, session);
        assert.equal(told.ends.refused, undefined, `${value}: ${JSON.stringify(told)}`);
      }
      for (const { value } of choices!.quantity) {
        const { marks } = await sweepOf(name, { run, points: 2, quantity: value }, session);
        const [curve] = marks;
        assert.ok(curve.kind === "line" && curve.y.every(Number.isFinite), value);
      }
    }
  });

  test("an image has each run's value in the cell of its values, whichever way they go", async () => {
    for (const [from, to] of [
      [0.5, 2],
      [2, 0.5],
    ]) {
      const options = {
        over: "k",
        from,
        to,
        points: 4,
        against: "x",
        againstFrom: to,
        againstTo: from,
        againstPoints: 3,
      };
      const { told, marks } = await sweepOf("f", options);
      const { columns, rows, xRange, yRange, values } = imageOf(marks);
      assert.deepEqual([columns, rows, told.rows.length], [4, 3, 12]);
      const cell = ([low, high]: readonly [number, number], of: number, x: number) =>
        Math.floor(((x - low) / (high - low)) * of);
      for (const row of told.rows) {
        const [k, x] = [row.k as number, row["z0.x"] as number];
        assert.equal(values[cell(yRange, rows, x) * columns + cell(xRange, columns, k)], row.x);
      }
    }
  });

  test("runs that fail are crosses with their status, as many as the table has, and are told of", async () => {
    // z′ = a z² from 1 is at 1/(1 − a t): with t = 20 it ends for a < 1/20.
    for (const options of [
      { over: "a", from: -0.5, to: 0.5, points: 11 },
      { over: "a", from: -0.5, to: 0.5, points: 5, against: "z", againstFrom: 0.5, againstTo: 2, againstPoints: 4 },
    ]) {
      const { last, told, marks } = await sweepOf("blowUp", options);
      const failed = told.rows.filter(({ status }) => status !== "ok");
      assert.ok(failed.length > 2 && failed.length < told.rows.length);
      const crosses = crossesOf(marks);
      assert.equal(
        crosses.reduce((sum, { x }) => sum + x.length, 0),
        failed.length,
      );
      const places = crosses.flatMap(({ x, label }) => Array.from(x, (a) => `${label} ${a}`)).sort();
      assert.deepEqual(places, failed.map(({ a, status }) => `${endInWords(String(status))} ${a}`).sort());
      // No name of a status with a capital in its middle is shown.
      const shown = [wordsOf(last), ...crosses.flatMap(({ label, details }) => [label, JSON.stringify(details)])];
      for (const words of shown) assert.doesNotMatch(words ?? "", /stepUnderflow|maxSteps/);
      assert.match(
        wordsOf(last),
        new RegExp(`^${failed.length} of ${told.rows.length} runs did not come to their end`),
      );
      for (const { details } of crosses)
        for (const rows of details!) assert.match(rows.map(({ value }) => value).join(" "), /no value .*singularity/);
      assert.equal(last.failure, undefined);
    }
    const { last } = await sweepOf("blowUp", { over: "a", from: 1, to: 2, points: 3 });
    assert.match(last.failure ?? "", /^No run came to its end: the step fell/);
    const fine = await sweepOf("blowUp", { over: "a", from: -2, to: -1, points: 3 });
    assert.deepEqual([wordsOf(fine.last), crossesOf(fine.marks).length], ["", 0]);
  });

  test("a value that is the same in every run is told once, others by the least and the greatest", async () => {
    const text = "export const still = ([z] = [0], t: number, { k = 1 } = {}) => [k * z];";
    const factsOf = async (name: string, options: OptionValues) => {
      const made =
        name === "still" ? await reportsOf("sweep", { text, name, options }) : [(await sweepOf(name, options)).last];
      const last = made[made.length - 1];
      const block = last.blocks.find(({ kind }) => kind === "facts");
      assert.ok(block?.kind === "facts");
      return block.facts.map(({ label, value }) => `${label} ${value}`).join("; ");
    };
    assert.match(await factsOf("still", { over: "k", from: 0, to: 1, points: 3 }), /0 in every run$/);
    assert.match(await factsOf("blowUp", { over: "a", from: -2, to: -1, points: 3 }), /least .*greatest /);
  });

  test("what is left out of the drawing is told of, with how many it has", async () => {
    const z0 = JSON.stringify(Array.from({ length: 9 }, (_, k) => [k, 0]));
    const many = `${text}export const many = experiment(f, { z0: ${z0}, t: [0, 1], method: "rk4", h: 0.5 });\n`;
    const of = async (name: string, options: OptionValues) => {
      const made = await reportsOf("sweep", { text: many, name, options: { points: 2, ...options } });
      const last = made[made.length - 1];
      return { marks: marksOf(last), told: (last.notes ?? []).map((note) => note.text) };
    };
    const curves = await of("many", { over: "k" });
    assert.equal(curves.marks.filter(({ kind }) => kind === "line").length, 8);
    assert.deepEqual(curves.told, ["There are 9 trajectories; the table has all, the drawing the first 8."]);
    const image = await of("wide", { over: "k", against: "A[1][0]", againstPoints: 2 });
    assert.deepEqual(image.told, ["There are 2 trajectories; the table has all, the drawing the first."]);
    assert.deepEqual((await of("wide", { over: "k" })).told, []);
  });

  test("starts that all take the value of an axis are told of, and are one where nothing else tells them apart", async () => {
    const starts = `${text}export const line = experiment(blowUp, { z0: [0.1, 0.2, 0.3], t: [0, 1], method: "rk4", h: 0.1 });\n`;
    const said: readonly [name: string, options: OptionValues, note: string | undefined][] = [
      ["line", { over: "z" }, "Each of the 3 starts takes the value of z(t₀), so that all trajectories are one."],
      ["line", { over: "a" }, undefined],
      ["wide", { over: "x" }, "Each of the 2 starts takes the value of x(t₀), and keeps its other components."],
      [
        "wide",
        { over: "x", against: "k", againstPoints: 2 },
        "Each of the 2 starts takes the value of x(t₀), and keeps its other components.",
      ],
      [
        "wide",
        { over: "v", against: "x", againstPoints: 2 },
        "Each of the 2 starts takes the values of v(t₀) and x(t₀), so that all trajectories are one.",
      ],
      ["f", { over: "x" }, undefined],
    ];
    for (const [name, options, note] of said) {
      const made = await reportsOf("sweep", { text: starts, name, options: { points: 3, ...options } });
      const last = made[made.length - 1];
      const [first] = (last.notes ?? []).map((each) => each.text);
      assert.equal(first?.startsWith("Each") ? first : undefined, note);
      const { rows } = JSON.parse(JSON.stringify(last.json)) as Told;
      const isOne = rows.every(({ trajectory, ...row }) => {
        const alike = rows.filter(({ run }) => run === row.run).map(({ trajectory: other, ...each }) => each);
        return alike.every((each) => JSON.stringify(each) === JSON.stringify(row));
      });
      if (note?.endsWith("are one.")) {
        assert.ok(isOne, `${name}: ${JSON.stringify(rows)}`);
        assert.equal(marksOf(last).filter(({ kind }) => kind === "line" || kind === "image").length, 1);
        assert.equal(
          marksOf(last).some(({ label }) => label?.startsWith("initial state")),
          false,
        );
      }
    }
  });

  test("an initial value and the end have one name in control, axis, title and facts", async () => {
    const { last } = await sweepOf("f", { over: "x", points: 3 });
    const { label } = last.choices!.over.find(({ value }) => value === "x")!;
    const figure = last.blocks.find((block) => block.kind === "figure")!.figure;
    assert.deepEqual([label, figure.x.label, figure.title], ["x(t₀)", "x(t₀)", "x at the end against x(t₀)"]);
    const facts = last.blocks.flatMap((block) => (block.kind === "facts" ? block.facts : []));
    assert.ok(facts.some(({ value }) => String(value).includes(" at x(t₀) = ")));
    assert.deepEqual(last.flags, [["over", "x=0:2:1"]], "the terminal's names are as they were");
    assert.equal(
      (await sweepOf("f", { over: "t1", points: 3 })).last.choices!.over.find(({ value }) => value === "t1")!.label,
      "t₁",
    );
  });

  test("what cannot be swept over is refused with what can", async () => {
    const refusals: readonly [OptionValues, RegExp][] = [
      [{ over: "kk" }, /`kk`; did you mean `k`/],
      [{ over: "k", against: "k" }, /`k` is swept over twice/],
      [{ over: "k", from: 1, to: 1 }, /from one value to another, not from 1 to it/],
      [{ over: "k", points: 1000, against: "x", againstPoints: 1000 }, /1000000 runs are more than a drawing shows/],
      [{ quantity: "q" }, /unknown quantity `q`/],
      [{ run: "fly" }, /fly/],
    ];
    for (const [options, said] of refusals) await assert.rejects(sweepOf("f", options), said);
  });
});

/** A pool of one thread that counts the parts it is asked for. */
class CountingPool extends Pool {
  parts = 0;

  override inOrder: Pool["inOrder"] = (work, given, tools, parts, options) => {
    this.parts += parts;
    return super.inOrder(work, given, tools, parts, options);
  };
}

suite("a sweep as it is made", () => {
  test("another quantity of the same runs computes none of them again; another parameter does", async () => {
    const pool = new CountingPool();
    const session = new Session({ pool });
    const options = { over: "k", points: 9 };
    await sweepOf("f", options, session);
    assert.equal(pool.parts, 9);
    const { told } = await sweepOf("f", { ...options, quantity: "v" }, session);
    assert.deepEqual([pool.parts, told.rows.length], [9, 9]);
    await sweepOf("f", { ...options, rtol: 1e-8 }, session);
    assert.equal(pool.parts, 18);
  });

  test("a report on its way says which part is done, and the panel's bar has it", async (here) => {
    // A clock by which every part takes a second: none passes without a report.
    let now = 0;
    here.mock.method(performance, "now", () => (now += 1000));
    const session = new Session({ pool: new CountingPool() });
    const record = analyses.get("sweep");
    assert.ok(isReporting(record));
    const texts = new Map([["f.node-ode.ts", text]]);
    const subject = study(session.read({ entry: "f.node-ode.ts", texts }), "f");
    const context = { session, entry: "f.node-ode.ts", texts, cancelled: () => false, seed: 1 };
    const parts: (number | undefined)[] = [];
    for await (const report of reports(record, subject, { over: "k", points: 9 }, context)) {
      const { pending, done } = report;
      const of = /^(\d+) of 9 runs$/.exec(pending ?? "");
      assert.equal(done, of ? Number(of[1]) / 9 : undefined, pending);
      const panel = { ...report, defaults: {}, theta: {}, source: {} };
      const { content } = analysisPanel(
        { options: [], optionsAbove: false, sliders: false },
        panel,
        { parameters: [] },
        english,
      );
      assert.deepEqual(
        content.flatMap((block) => (block.kind === "progress" ? [block.done] : [])),
        pending ? [done] : [],
      );
      parts.push(done);
    }
    assert.ok(parts.length > 1 && parts[0]! > 0 && parts[0]! < 1);
  });

  test("ended on its way, it goes on with what is there", async () => {
    const pool = new CountingPool();
    const session = new Session({ pool });
    const record = analyses.get("sweep");
    assert.ok(isReporting(record));
    const texts = new Map([["f.node-ode.ts", text]]);
    const subject = study(session.read({ entry: "f.node-ode.ts", texts }), "f");
    let asked = 0;
    // Some polls are between parts, most between the steps of one.
    const context = { session, entry: "f.node-ode.ts", texts, cancelled: () => ++asked > 60, seed: 1 };
    const options = { over: "k", points: 200 };
    await assert.rejects(async () => {
      for await (const _ of reports(record, subject, options, context));
    }, Cancelled);
    assert.ok(asked <= 64, `polled ${asked - 60} times after it said yes`);
    const { told } = await sweepOf("f", options, session);
    assert.ok(pool.parts < 400 && told.rows.length === 200, `${pool.parts}`);
    assert.deepEqual(told, (await sweepOf("f", options)).told);
  });

  test("solves that take long are ended on all threads, at ten times the 50 ms that it may take", async () => {
    const pool = new Pool({ script: pathToFileURL("dist/poolWorker.js"), threads: 2 });
    const session = new Session({ pool });
    const record = analyses.get("sweep");
    assert.ok(isReporting(record));
    const entry = "f.node-ode.ts";
    const long = `import { experiment } from "node-ode";
export const f = ([x, v] = [2, 0], t: number, { mu = 1 } = {}) => [v, mu * (1 - x * x) * v - x];
export const e = experiment(f, { z0: [2, 0], t: [0, 1e7], method: "dop853", rtol: 1e-10, maxSteps: 2e9 });`;
    const texts = new Map([[entry, long]]);
    const subject = study(session.read({ entry, texts }), "e");
    let asked = 0;
    let spent: NodeJS.CpuUsage | undefined;
    const cancelled = () => {
      if (++asked > 100) spent ??= process.cpuUsage();
      return asked > 100;
    };
    await assert.rejects(async () => {
      for await (const _ of reports(record, subject, {}, { session, entry, texts, cancelled, seed: 1 }));
    }, Cancelled);
    await pool.dispose();
    // Of a processor, on which others may be at work.
    const { user, system } = process.cpuUsage(spent);
    assert.ok(asked > 100 && (user + system) / 1000 < 500, `${(user + system) / 1000} ms`);
  });

  test("coarse to fine: each value once, the first quarter no further apart than four", () => {
    for (const count of [1, 2, 3, 7, 51, 64, 509]) {
      const order = coarseFirst(count);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        [...Array(count).keys()],
      );
      const early = [...order.subarray(0, Math.ceil(count / 4) + 1), count - 1].sort((a, b) => a - b);
      for (const [k, x] of early.entries()) assert.ok(x - (early[k - 1] ?? 0) <= 8, `${count}: ${early}`);
    }
  });
});
