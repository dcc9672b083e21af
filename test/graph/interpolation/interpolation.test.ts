import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { enclose } from "../../../src/graph/enclosure.ts";
import { cotangents, gradient } from "../../../src/graph/grad.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { interpolateNodes, interpolateNumbers, type Outside } from "../../../src/graph/interpolation/interpolate.ts";
import { interpolationKinds } from "../../../src/graph/interpolation/kinds.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import { interval } from "../../../src/graph/interval.ts";

interface Case {
  readonly kind: string;
  readonly t: readonly number[];
  readonly y: readonly number[];
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** From SciPy 1.17.1, by `interpolation.py` beside it. */
const cases: readonly Case[] = JSON.parse(readFileSync("test/reference/interpolation.json", "utf8"));

function nodeOf(t: readonly number[], y: readonly number[] | "parameters", how: { kind: string; outside: Outside }) {
  const graph = new Graph();
  const given = y === "parameters" ? graph.input("theta", 0, t.length) : y;
  const kind = interpolationKinds.get(how.kind);
  const node = interpolateNodes(graph, { kind, outside: how.outside }, t, given, graph.input("t", 0));
  return { graph, node, of: new Interpreter([node]) };
}

suite("interpolation", () => {
  for (const { name } of interpolationKinds) {
    test(`${name}: SciPy's values, of numbers, of a table and of parameters`, () => {
      const own = cases.filter(({ kind }) => kind === name);
      assert.ok(own.length >= 10);
      for (const { t, y, at, values } of own) {
        const kind = interpolationKinds.get(name);
        const size = Math.max(...y.map(Math.abs));
        const how = { kind: name, outside: "hold" } as const;
        const [table, parameters] = [nodeOf(t, y, how), nodeOf(t, "parameters", how)];
        for (const [k, time] of at.entries()) {
          const numbers = interpolateNumbers({ kind, outside: "hold" }, t, y, time);
          assert.ok(
            Math.abs(numbers - values[k]) <= 1e-12 * size * t.length,
            `${t} ${y} at ${time}: ${numbers}, not ${values[k]}`,
          );
          assert.equal(table.of.read({ t: [time] })[0], numbers);
          const other = parameters.of.read({ t: [time], theta: y })[0];
          assert.ok(Math.abs(other - numbers) <= 1e-11 * size * t.length, `${other} ${numbers}`);
        }
      }
    });

    test(`${name}: derivatives by t and by the values, against differences`, () => {
      const random = new Random(3);
      for (let n = 2; n < 9; n++) {
        const t = Array.from({ length: n }, (_, i) => i + 0.6 * random.uniform());
        const y = Array.from({ length: n }, () => random.normal());
        const { graph, node, of } = nodeOf(t, "parameters", { kind: name, outside: "hold" });
        const all = cotangents(graph, [{ node, cotangent: graph.constant(1) }]);
        const slopes = new Interpreter([gradient(graph, all, "t", 1), gradient(graph, all, "theta", n)]);
        for (let k = 0; k < 5; k++) {
          const at = t[0] + random.uniform() * (t[n - 1] - t[0]);
          const value = (time: number, theta: readonly number[]) => of.read({ t: [time], theta })[0];
          const [byTime, ...byValues] = slopes.read({ t: [at], theta: y });
          const d = 1e-6;
          const close = (a: number, b: number) =>
            assert.ok(Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b)), `${a} ${b}`);
          close(byTime, (value(at + d, y) - value(at - d, y)) / (2 * d));
          for (const [i, slope] of byValues.entries()) {
            const moved = (by: number) => value(at, y.with(i, y[i] + by));
            close(slope, (moved(d) - moved(-d)) / (2 * d));
          }
        }
      }
    });
  }

  test("outside: held, extended, or a number; enclosures hold what is inside", () => {
    const [t, y] = [
      [1, 2, 4],
      [3, 5, 4],
    ];
    const at = (outside: Outside, time: number, kind = "linear") =>
      nodeOf(t, y, { kind, outside }).of.read({ t: [time] })[0];
    assert.deepEqual([at("hold", 0), at("hold", 9)], [3, 4]);
    assert.deepEqual([at("extend", 0), at("extend", 6)], [1, 3]);
    assert.deepEqual([at(7, 0), at(7, 1), at(7, 4), at(7, 4.1)], [7, 3, 4, 7]);
    assert.deepEqual([at("extend", 9, "previous"), at("hold", 0, "previous"), at("hold", 3.9, "previous")], [4, 3, 5]);
    const { node } = nodeOf(t, y, { kind: "cubic", outside: "hold" });
    const [range] = enclose([node], { t: [interval(1.2, 1.7)] }).get(node)!;
    for (let time = 1.2; time < 1.7; time += 0.01) {
      const value = at("hold", time, "cubic");
      assert.ok(range.lo <= value && value <= range.hi);
    }
  });

  test("a table of 10,000 rows is a few nodes", () => {
    const t = Array.from({ length: 10_000 }, (_, i) => i);
    const y = t.map((x) => Math.sin(x));
    for (const { name } of interpolationKinds) {
      const { graph, of } = nodeOf(t, y, { kind: name, outside: "hold" });
      assert.ok(graph.nodes.length < 40, `${name}: ${graph.nodes.length}`);
      assert.ok(Math.abs(of.read({ t: [5000] })[0] - Math.sin(5000)) < 1e-9);
    }
  });
});
