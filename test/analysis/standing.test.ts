import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { STANDS } from "../../src/analysis/standing.ts";
import { figuresOf } from "./figuresOf.ts";
import { reportsOf } from "./reportsOf.ts";

const resting = (z0: string) => `export const f = ([g, b] = ${z0}, t: number) => [-0.8 * g, 0.8 * g - 0.3 * b];`;

suite("a plane in which nothing moves", () => {
  for (const [analysis, id] of [
    ["accuracy", "plane-rk4"],
    ["adjoint", "plane"],
  ])
    test(`${analysis}: the place where the solution stays is a point, and the caption says that it stays`, async () => {
      const planeOf = async (z0: string) => {
        const report = (await reportsOf(analysis, { text: resting(z0), name: "f", budget: 1e6 })).at(-1)!;
        return figuresOf(report).find((figure) => figure.id === id)!;
      };
      const still = await planeOf("[0, 0]");
      const point = still.marks.find((mark) => mark.id === "standing");
      assert.ok(point?.kind === "points");
      assert.deepEqual([[...point.x], [...point.y]], [[0], [0]]);
      assert.equal(still.caption, STANDS);

      const moving = await planeOf("[0, 1e-9]");
      assert.ok(moving.marks.every((mark) => mark.id !== "standing"));
      assert.equal(moving.caption, undefined);
    });
});
