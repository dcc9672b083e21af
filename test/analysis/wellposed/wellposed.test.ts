import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { describeOptions } from "../../../src/analysis/option.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import { picardIterates } from "../../../src/analysis/wellposed/picardIterates.ts";
import { boundIn } from "../../../src/core/boundIn.ts";
import { draggedOptions } from "../../../src/panels/draggedOptions.ts";
import type { OptionValues } from "../../../src/protocol/analysisApi.ts";
import { parseToWebview } from "../../../src/protocol/webviewMessages.ts";
import { reportsOf, wordsOf } from "../reportsOf.ts";

interface Json {
  readonly box: { readonly a: number; readonly b: number | number[]; readonly norm: string };
  readonly M: { readonly upper: number | null; readonly sampled: number; readonly certified: boolean };
  readonly L: { readonly upper: number | null; readonly sampled: number; readonly certified: boolean };
  readonly delta: number | null;
  readonly binding: string | null;
  readonly sharper: { readonly after: number; readonly before: number } | null;
  readonly iterates: readonly { readonly k: number; readonly distance: number; readonly bound: number | null }[];
  readonly lipschitz: boolean | "unknown";
  readonly reasons: readonly string[];
  readonly tube?: {
    readonly t: number[];
    readonly lo: number[][];
    readonly hi: number[][];
    readonly distance: (number | null)[];
    readonly end: number;
    readonly reason?: string;
  };
}

const scalar = (f: string, z0 = 1) => `import { experiment } from "node-ode";
export const f = (z = ${z0}, t: number) => ${f};
export const e = experiment(f, { t: [0, 2], method: "rk4", steps: 40 });
`;

async function found(text: string, options = {}, name = "e") {
  const made = await reportsOf("wellposed", { text, name, options, budget: 1 });
  const report = made.at(-1)!;
  return { report, json: report.json as Json };
}

suite("well-posedness", () => {
  test("the first report comes without the enclosure, the last one has all", async () => {
    const made = await reportsOf("wellposed", { text: scalar("z"), name: "e", options: { tube: true } });
    assert.equal(made.length, 2);
    assert.ok(made[0].pending && !("tube" in made[0].json));
    assert.ok(!made[1].pending && "tube" in made[1].json);
  });

  test("of more components than are drawn it is said how many are, of fewer nothing", async () => {
    const decay = (n: number) => `import { experiment } from "node-ode";
export const f = ([${Array.from({ length: n }, (_, i) => `z${i}`)}] = [${Array(n).fill(1)}], t: number) => [${Array.from({ length: n }, (_, i) => `-z${i}`)}];
export const e = experiment(f, { t: [0, 1] });`;
    const said = async (n: number) => {
      const { report } = await found(decay(n));
      const boxes = report.blocks.filter((block) => block.kind === "figure" && block.figure.id.startsWith("box"));
      return { boxes: boxes.length, notes: report.notes.map((note) => note.text) };
    };
    assert.deepEqual(await said(3), { boxes: 3, notes: [] });
    assert.deepEqual(await said(4), {
      boxes: 3,
      notes: ["The box is drawn for the first 3 of 4 components; the bounds are of all."],
    });
  });

  test("z′ = z: M, L, δ and what binds it, as by hand", async () => {
    const { json, report } = await found(scalar("z"), { a: 1, b: [1] });
    assert.deepEqual(json.box, { a: 1, b: 1, norm: "2" });
    assert.ok(json.M.certified && json.M.upper! >= 2 && json.M.upper! < 2.02);
    assert.ok(json.L.certified && json.L.upper! >= 1 && json.L.upper! < 1.01);
    assert.equal(json.binding, "b/M");
    assert.ok(json.delta! <= 0.5 && json.delta! > 0.495);
    assert.equal(json.lipschitz, true);
    assert.match(wordsOf(report), /Exactly one solution/);
    // |z − 1| ≤ e^t − 1 reaches 1 at log 2.
    assert.ok(json.sharper!.after <= Math.LN2 && json.sharper!.after > 0.98 * Math.LN2);
    // Backward in time e^t comes no nearer to 0: it stays in the box for ever, that is over all of a.
    assert.equal(json.sharper!.before, 1);
  });

  test("Picard's iterates of z′ = z are the partial sums of Taylor's series, and draw together as the bound says", async () => {
    const options = { t0: 0, z0: [1], reach: 0.9, length: (x: ArrayLike<number>) => Math.abs(x[0]), count: 12 };
    const { t, z } = picardIterates((_, state) => state, options);
    for (const [k, [iterate]] of z.entries()) {
      for (const [n, at] of t.entries()) {
        let [sum, term] = [1, 1];
        for (let j = 1; j <= k; j++) sum += term *= at / j;
        assert.ok(Math.abs(iterate[n] - sum) <= 1e-12, `iterate ${k} at ${at}`);
      }
    }
    for (const text of [scalar("z"), scalar("Math.sin(z) - t * z"), scalar("1 + Math.max(z, 0)", 0)]) {
      const { json } = await found(text, { a: 1 });
      assert.ok(json.iterates.length > 3);
      for (const { k, distance, bound } of json.iterates)
        assert.ok(distance <= bound! * (1 + 1e-9) + 1e-13, `${text} ${k}`);
    }
  });

  test("a box that is dragged by a corner sets a and b, of several radii the one of the drawing", async () => {
    const { options } = analyses.get("wellposed");
    const cornersOf = async (text: string, given: OptionValues) => {
      const { report } = await found(text, given);
      return report.blocks.flatMap((block) => {
        const marks = block.kind === "figure" ? block.figure.marks : [];
        const corners = marks.find(({ id }) => id === "corners");
        return corners?.kind === "points" ? [{ corners, used: report.used }] : [];
      });
    };
    const [one] = await cornersOf(scalar("z"), { a: 1, largest: true });
    const described = describeOptions(options);
    const drag = ({ corners, used }: typeof one, x: number, y: number) =>
      draggedOptions(described, used, used, corners.sets!, { x, y });
    // The start is (0, 1); b that is set is not to be multiplied any more.
    const dragged = drag(one, -0.5, 1.25);
    assert.deepEqual([dragged.a, dragged.b, dragged.largest], [0.5, [0.25], undefined]);
    const planar = `export const e = ([x, y] = [1, 2], t: number) => [y, -x];`;
    const [even] = await cornersOf(planar, { a: 1, b: [1] });
    assert.deepEqual(drag(even, 2, 4).b, [3]);
    const [, second] = await cornersOf(planar, { a: 1, b: [1, 1] });
    assert.deepEqual(drag(second, 2, 4).b, [1, 2]);
  });

  test("beyond δ no bound is drawn, and what is seen there is said to be no promise", async () => {
    const { json, report } = await found(scalar("z * z"), { a: 10, b: [1], reach: 4 });
    assert.ok(json.iterates.length > 0 && json.iterates.every(({ bound }) => bound === null));
    assert.match(wordsOf(report), /Over 3.996 δ the theorem promises nothing/);
    const marks = report.blocks.flatMap((block) => (block.kind === "figure" ? block.figure.marks : []));
    assert.ok(!marks.some(({ id }) => id === "bound"));
    // From an equilibrium no iterate leaves it.
    const rest = await found(scalar("1 - z"), { a: 10, b: [1], reach: 4 });
    assert.match(wordsOf(rest.report), /there the iterates are all the same\./);
  });

  test("a bound that is 0 is said to be 0, whatever rounding does to others", async () => {
    const boundsOf = async (text: string, options: OptionValues) => {
      const { report } = await found(text, options);
      const table = report.blocks.find((block) => block.kind === "table" && block.id === "bounds");
      assert.ok(table?.kind === "table");
      return table.rows.map(([, upper]) => upper);
    };
    // −2z over [0, 2], 0 everywhere, and a rotation, which neither stretches nor shrinks.
    assert.equal((await boundsOf(scalar("z * z"), { a: 1, b: [1] }))[3], 0);
    assert.deepEqual(await boundsOf(scalar("0 * z"), { a: 1, b: [1] }), [0, 0, 0, 0]);
    const turned = "export const e = ([x, y] = [1, 0], t: number) => [0.3 * y, -0.3 * x];";
    assert.deepEqual((await boundsOf(turned, { a: 1, b: [1] })).slice(2), [0, 0]);
  });

  test("what it says of the other direction of time is true there", async () => {
    // From 1 the solution of z′ = −z falls for ever; backward it leaves [0, 2] at log 2.
    const { json } = await found(scalar("-z"), { a: 3, b: [1] });
    assert.equal(json.sharper!.after, 3);
    assert.ok(json.sharper!.before <= Math.LN2 && json.sharper!.before > 0.98 * Math.LN2);
  });

  test("every cell and every number of a drawing can be shown", async () => {
    for (const f of ["Math.sqrt(Math.abs(z))", "1 / z", "Math.floor(z)", "z * z", "Math.log(z)"]) {
      const { report } = await found(scalar(f, 0), { tube: true, largest: true });
      const content = { kind: "wellposed", title: f, toolbar: [], side: [], notes: [], memory: "" };
      const shown = parseToWebview({ type: "show", answers: 0, panel: { ...content, content: report.blocks } });
      assert.ok(shown.ok, JSON.stringify(shown));
    }
  });

  test("a kink or a branch that meets is no second solution, however steep it is", async () => {
    for (const f of ["z > 0 ? Math.min(100 * z, 1) : 100 * z", "z > 0 ? Math.tanh(1e4 * z) : 1e4 * z"]) {
      const { json } = await found(scalar(f, 0));
      assert.ok(
        json.reasons.every((reason) => !reason.includes("more than one")),
        `${f}: ${json.reasons}`,
      );
    }
  });

  test("layer by layer: a bound by hand", async () => {
    const text = `import { mlp } from "node-ode";
const net = mlp([2, 2, 2], { activation: "sigmoid", weights: [{ W: [[3, 0], [0, 1]], b: [0, 0] }, { W: [[2, 0], [0, 2]], b: [0, 0] }] });
export const e = ([x, y] = [0, 0], t: number) => net([x, y]);`;
    const { json } = await found(text, { a: 1, b: [1] });
    // ‖diag(3, 1)‖ · 1/4 · 2
    const { layers } = json as unknown as {
      layers: { weights: number; bound: number; activation?: { constant: number } }[];
    };
    assert.equal(layers.length, 2, JSON.stringify(json));
    assert.ok(Math.abs(layers[0].weights - 3) < 1e-9 && Math.abs(layers[0].activation!.constant - 0.25) < 1e-3);
    assert.ok(layers[1].bound >= 1.5 && layers[1].bound < 1.51);
    assert.ok(json.L.upper! >= 1.5 * (1 - 1e-9) && json.L.upper! < 1.51);
  });

  test("the place in the source comes with the report", async () => {
    const { report } = await found(scalar("Math.sqrt(Math.abs(z))", 0));
    assert.equal(report.places?.length, 1);
    assert.match(report.places![0].text, /the slope of f has no bound/);
    assert.equal(report.places![0].range.start.line, 2);
    assert.equal((await found(scalar("z"))).report.places, undefined);
  });

  test("the box with the largest δ is at least as good as others", async () => {
    const best = (await found(scalar("z * z"), { a: 10, largest: true })).json;
    // b/(1 + b)² is largest at b = 1: δ = 1/4, where 1/L = 1/(2 + 2b) is the same.
    assert.ok(best.delta! > 0.24 && best.delta! <= 0.25, `${best.delta}`);
    for (const b of [0.25, 0.5, 2, 4])
      assert.ok((await found(scalar("z * z"), { a: 10, b: [b] })).json.delta! < best.delta!);
  });

  test("where δ grows for ever with b the box stays one in which something is seen, and the iterates are drawn closer", async () => {
    // δ = b/(1 + b) comes to nothing less than 1: no b is best.
    const { json, report } = await found(scalar("z"), { a: 10, largest: true });
    assert.ok(json.delta! >= 0.9 && Number(json.box.b) <= 20, `${json.delta} by ${json.box.b}`);
    const figures = report.blocks.flatMap((block) => (block.kind === "figure" ? [block.figure] : []));
    const closer = figures.find(({ id }) => id === "closer-0")!;
    const iterates = closer.marks.flatMap((mark) =>
      mark.kind === "line" && mark.id.startsWith("iterate-") ? [mark] : [],
    );
    assert.equal(iterates.length, 13);
    const [values, times] = [iterates.flatMap(({ y }) => [...y]), iterates.flatMap(({ x }) => [...x])];
    for (const [{ range }, numbers] of [
      [closer.y, values],
      [closer.x, times],
    ] as const) {
      const [from, to] = range!;
      const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
      assert.ok(from < low && high < to && high - low > 0.8 * (to - from), `${low} to ${high} in ${range}`);
    }
    // What can be dragged stands in the drawing of the box alone.
    assert.ok(!closer.marks.some(({ id }) => id === "corners" || id === "delta"));
    // Where they fill the box there is no second drawing.
    const filled = (await found(scalar("z"), { a: 1, b: [1] })).report.blocks;
    assert.ok(!filled.some((block) => block.kind === "figure" && block.figure.id.startsWith("closer")));
  });

  test("where it is not Lipschitz it says so, with the line, and draws two solutions from one point", async () => {
    const { json, report } = await found(scalar("Math.sqrt(Math.abs(z))", 0));
    assert.equal(json.lipschitz, false);
    assert.equal(json.delta, null);
    assert.equal(json.L.certified, false);
    assert.match(json.reasons[0], /slope of f has no bound \(sqrt, line 2\)/);
    assert.match(json.reasons[1], /more than one solution/);
    const drawn = report.blocks.find((block) => block.kind === "figure" && block.figure.id === "box-0");
    assert.ok(drawn?.kind === "figure" && drawn.figure.marks.some(({ id }) => id === "second"));
  });

  test("of slopes without a bound no largest one is told, and no logarithmic norm of them", async () => {
    const met = async (text: string) => {
      const { report } = await found(text);
      const table = report.blocks.find((block) => block.kind === "table" && block.id === "bounds");
      assert.ok(table?.kind === "table");
      return table.rows.slice(1).map((row) => row[2]);
    };
    assert.deepEqual(await met(scalar("Math.sqrt(Math.abs(z))", 0)), ["ever larger", "none", "none"]);
    // Where quotients do not grow, what was met was met.
    const [L, ...mu] = await met(scalar("z > 0.5 ? z : 2 * z - 0.5", 0.5));
    assert.ok(typeof L === "number" && L > 0.999 && L < 2.001);
    assert.deepEqual(mu, ["none", "none"]);
    // Where there is a bound each is met.
    assert.ok((await met(scalar("Math.sqrt(z + 1)", 1))).every((x) => typeof x === "number"));
  });

  test("a logarithmic norm that is met is 0 where rounding is all of it", async () => {
    // A rotation, turned by an angle that has no short number: its symmetric part is 0.
    const text =
      "export const e = ([x, y] = [1, 0], t: number) => [Math.sin(0.7) * y + Math.tanh(0.1 * x), -Math.sin(0.7) * x + Math.tanh(0.1 * x) - 0.1 * x];";
    for (const row of await rowsOf(text)) assert.ok(row === 0 || Math.abs(row as number) > 1e-12, String(row));
    const rotation = "export const e = ([x, y] = [1, 0], t: number) => [0.3 * y, -0.3 * x];";
    assert.deepEqual((await rowsOf(rotation)).slice(2), [0, 0]);
    async function rowsOf(of: string) {
      const { report } = await found(of, { a: 1, b: [1] });
      const table = report.blocks.find((block) => block.kind === "table" && block.id === "bounds");
      assert.ok(table?.kind === "table");
      return table.rows.map((row) => row[2]);
    }
  });

  test("a box whose length nobody gave is not all that binds δ, however fast f grows with time", async () => {
    const grows = (power: number) => `import { experiment } from "node-ode";
export const f = (z = 1, t: number) => ${power} * 10 ** t * (1 - z);
export const e = experiment(f, { t: [0, 11] });`;
    for (const power of [1e-3, 1, 100]) {
      const { json } = await found(grows(power));
      assert.notEqual(json.binding, "a");
      // L = p·10ᵃ by hand: the longest that any box gives is a with a p 10ᵃ = 1, and here is a third of it at least.
      let [best, more] = [0, 11];
      for (let n = 0; n < 60; n++) {
        const half = (best + more) / 2;
        if (half * power * 10 ** half > 1) more = half;
        else best = half;
      }
      assert.ok(json.delta! > best / 3 && json.delta! < best, `${power}: ${json.delta} of ${best}, a = ${json.box.a}`);
    }
    // One that is given stays.
    assert.equal((await found(grows(1), { a: 1e-6 })).json.binding, "a");
  });

  test("an enclosure too thin to be seen has no sign in the legend, and is told", async () => {
    const boxOf = async (options: OptionValues) => {
      const { report } = await found(scalar("Math.sin(z)"), { a: 1, b: [1], tube: true, ...options });
      const block = report.blocks.find((one) => one.kind === "figure" && one.figure.id === "box-0");
      assert.ok(block?.kind === "figure");
      return block.figure;
    };
    const thin = await boxOf({});
    const told = Number(/thinner than the line: here at most (\S+) wide/.exec(thin.caption ?? "")?.[1]);
    const [tube] = thin.marks.filter(({ id }) => id === "tube");
    assert.ok(tube.kind === "band" && tube.label === undefined && tube.name === "enclosure");
    for (const [n, t] of tube.x.entries()) assert.ok(t > 1.1 || tube.high[n] - tube.low[n] <= told, `${told} at ${t}`);
    const wide = await boxOf({ width: 0.1 });
    assert.equal(wide.caption, undefined);
    assert.equal(wide.marks.find(({ id }) => id === "tube")?.label, "enclosure");
  });

  test("a drawing of distances says from where on they are 0, and nothing where none is", async () => {
    const captionOf = async (options: OptionValues) => {
      const { report, json } = await found(scalar("z"), { a: 0.1, b: [1], ...options });
      const block = report.blocks.find((one) => one.kind === "figure" && one.figure.id === "contraction");
      assert.ok(block?.kind === "figure");
      return { caption: block.figure.caption, distances: json.iterates.map(({ distance }) => distance) };
    };
    const { caption, distances } = await captionOf({ iterates: 40 });
    const from = Number(/^From k = (\d+) on/.exec(caption ?? "")?.[1]);
    assert.ok(from > 0 && distances.slice(from).every((x) => x === 0) && distances[from - 1] > 0, caption);
    assert.equal((await captionOf({ iterates: 3 })).caption, undefined);
  });

  test("a jump, a pole and a logarithm are told apart; branches that meet are not called a failure", async () => {
    assert.match((await found(scalar("Math.floor(z)", 0.5))).json.reasons[0], /f jumps \(floor/);
    assert.match((await found(scalar("1 / z", 0.5))).json.reasons[0], /not defined \(div/);
    assert.match((await found(scalar("Math.log(z)", 0.5))).json.reasons[0], /not defined \(log/);
    const { json, report } = await found(scalar("z > 0.5 ? z : 2 * z - 0.5", 0.5));
    assert.equal(json.lipschitz, "unknown");
    assert.match(wordsOf(report), /one way or the other/);
    // Where f is Lipschitz no second solution is claimed.
    assert.ok(json.reasons.every((reason) => !reason.includes("more than one")));
  });

  test("the enclosure bounds the error of RK4 from above, and not by much", async () => {
    const { json, report } = await found(scalar("z"), { tube: true });
    const h = 2 / 40;
    const rk4 = (1 + h + h ** 2 / 2 + h ** 3 / 6 + h ** 4 / 24) ** 40;
    const error = Math.abs(rk4 - Math.exp(2));
    const last = json.tube!.distance.at(-1)!;
    assert.equal(json.tube!.end, 2);
    assert.ok(last >= error * (1 - 1e-6) && last <= error * 1.001 + 1e-12, `${last} of ${error}`);
    assert.match(wordsOf(report), /at most .* away from the truth at t = 2/);
    json.tube!.t.forEach((t, n) => {
      const truth = Math.exp(t);
      assert.ok(json.tube!.lo[n][0] <= truth * (1 + 1e-15) && truth * (1 - 1e-15) <= json.tube!.hi[n][0], `at ${t}`);
    });
  });

  test("the enclosure of z′ = z² ends before its pole and says why", async () => {
    const { json, report } = await found(scalar("z * z"), { tube: true });
    assert.ok(json.tube!.end > 0.9 && json.tube!.end < 1);
    assert.match(wordsOf(report), /Nothing is proven beyond/);
    // Up to its end the bound is drawn, though nothing is known of the numerical solution there.
    assert.ok(report.blocks.some((block) => block.kind === "figure" && block.figure.id === "distance"));
  });

  test("a tube that takes too much work ends with a sentence; a wide one ends where it says nothing any more", async () => {
    const text = (z0: string, f: string, end: number) => `import { experiment } from "node-ode";
export const f = (${z0}, t: number) => ${f};
export const e = experiment(f, { t: [0, ${end}], method: "rk4", steps: 40 });
`;
    const long = await found(text("[x, y] = [1, 0]", "[y, (1 - x * x) * y - x]", 3000), { tube: true });
    assert.equal(long.json.tube!.reason, "work");
    assert.ok(long.json.tube!.end > 10 && long.json.tube!.end < 3000);
    assert.match(wordsOf(long.report), /would take longer than a panel may. Nothing is proven beyond/);
    const lorenz = text("[x, y, z] = [1, 1, 1]", "[10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z]", 50);
    const { tube } = (await found(lorenz, { tube: true, width: 1e-3 })).json;
    assert.ok(tube!.end > 1 && tube!.end < 50);
  });

  test("powers whose exponent is a parameter are bounded, too", async () => {
    const text = `import { experiment, param } from "node-ode";
export const f = (z = 1, t: number, p = param(3)) => -(z ** p);
export const e = experiment(f, { t: [0, 1] });
`;
    const { json } = await found(text, { b: [0.5] });
    assert.ok(json.M.upper! >= 1.5 ** 3 && json.M.upper! < 1.02 * 1.5 ** 3);
    assert.ok(json.L.upper! >= 3 * 1.5 ** 2 && json.L.upper! < 1.02 * 3 * 1.5 ** 2);
  });

  test("bounds are rounded to the side on which they stay bounds", () => {
    assert.equal(boundIn(4, "down", 0.119_793), 0.1197);
    assert.equal(boundIn(4, "up", 0.119_713), 0.1198);
    assert.equal(boundIn(4, "up", -1.000_04), -1);
    assert.equal(boundIn(4, "up", 2), 2);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.integer({ min: 1, max: 9 }), (x, digits) => {
        assert.ok(boundIn(digits, "up", x) >= x && boundIn(digits, "down", x) <= x);
      }),
    );
  });

  test("a wrong number of radii is refused in words", async () => {
    await assert.rejects(found(scalar("z"), { b: [1, 2] }), /b takes one number, or one a component \(1\), not 2/);
  });
});
