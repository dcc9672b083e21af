import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { alikeInSize } from "../../src/analysis/alikeInSize.ts";
import type { Line } from "../../src/protocol/figure.ts";
import { portraitOf } from "../webview/productPanels.ts";
import { figuresOf } from "./figuresOf.ts";
import { reportsOf } from "./reportsOf.ts";

suite("components of a size share a chart", () => {
  test("a small one gets an axis of its own, and takes with it what is seen there", () => {
    assert.deepEqual(
      alikeInSize([
        [-80, 40],
        [0, 1],
        [0, 0.5],
        [0.3, 0.8],
      ]),
      [[0], [1, 2, 3]],
    );
  });

  test("what moves little far from the others is not drawn with them, though they move as little", () => {
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [1000, 1001],
        [0, 2],
        [1000.5, 1001],
      ]),
      [
        [0, 2],
        [1, 3],
      ],
    );
  });

  test("what stands still asks for no axis, unless it lies so far off that others would be flat", () => {
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [0.5, 0.5],
        [0, 2],
        [0, 0],
      ]),
      [[0, 1, 2, 3]],
    );
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [0, 2],
        [300, 300],
      ]),
      [[0, 1], [2]],
    );
  });

  test("there are three charts at most, and each component is in one", () => {
    const groups = alikeInSize(Array.from({ length: 12 }, (_, k) => [0, 100 ** k] as const));
    assert.equal(groups.length, 3);
    assert.deepEqual(
      groups.flat().toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, k) => k),
    );
  });

  for (const [sample, name, expected] of [
    ["neuron", "firing", ["V over time", "m, h and n over time"]],
    ["henonHeiles", "henonHeiles", ["4 components over time"]],
  ] as const)
    test(`${sample}: every component is seen to move`, async () => {
      const { content } = await portraitOf(sample, name);
      const charts = content.flatMap((block) => (block.kind === "figure" && block.figure.x.time ? [block.figure] : []));
      assert.deepEqual(
        charts.map(({ title }) => title),
        expected,
      );
      for (const { marks } of charts) {
        const curves = marks.filter((mark): mark is Line => mark.kind === "line");
        const ends = curves.map(({ y }) => [Math.min(...y), Math.max(...y)]);
        const axis = Math.max(...ends.map(([, high]) => high)) - Math.min(...ends.map(([low]) => low));
        for (const [low, high] of ends) assert.ok(high - low > axis / 13, `${high - low} of ${axis}`);
      }
    });

  const SIZES = `import { experiment, terminal } from "node-ode";
export const f = ([V, m, n] = [60, 0.2, 0.4], t: number, { k = 1 } = {}) => [-k * V, m * (1 - m), n * (1 - n)];
export const study = experiment(f, { t: [0, 2], loss: terminal(([V]) => V) });`;
  for (const [analysis, id, titles] of [
    ["adjoint", /^state/, ["State z(t): V", "State z(t): m and n"]],
    ["adjoint", /^reconstruction/, ["What backsolve sees: V", "What backsolve sees: m and n"]],
    ["accuracy", /^solution-rk4/, ["V by RK4", "m and n by RK4"]],
  ] as const)
    test(`${analysis}: ${titles.join(", ")}`, async () => {
      const report = (await reportsOf(analysis, { text: SIZES, name: "study", budget: 1e6 })).at(-1)!;
      const figures = figuresOf(report).filter((figure) => id.test(figure.id));
      assert.deepEqual(
        figures.map(({ title }) => title),
        titles,
      );
      for (const { marks } of figures)
        for (const mark of marks) if (mark.kind === "line") assert.ok(Math.max(...mark.y) > Math.min(...mark.y));
    });

  test("where a drawing holds the first components alone, it says so", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `z${i}`);
    const text = `export const f = ([${names}] = [${names.map(() => 1)}], t: number) => [${names.map((name) => `-${name}`)}];`;
    const captionOf = async (analysis: string, id: string, options = {}) => {
      const report = (await reportsOf(analysis, { text, name: "f", options, budget: 1e6 })).at(-1)!;
      return figuresOf(report).find((figure) => figure.id === id)?.caption;
    };
    assert.equal(await captionOf("accuracy", "solution-rk4"), "The first 4 of 8 components.");
    for (const id of ["state", "adjoint", "reconstruction"])
      assert.match((await captionOf("adjoint", id)) ?? "", /^The first 6 of 8 components\./, id);
  });
});
