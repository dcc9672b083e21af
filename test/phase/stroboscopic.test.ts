import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { forcingPeriod } from "../../src/graph/forcingPeriod.ts";
import { stroboscopic } from "../../src/phase/stroboscopic.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { planar } from "./flows.ts";

function periodOf(force: string, parameters = "{ w = 1.3, p = 2 } = {}"): number | undefined {
  const entry = "forced.node-ode.ts";
  const text = `export const f = ([x, y] = [0, 0], t: number, ${parameters}) => [y + 0 * w * p, ${force} - x];`;
  const { field, theta } = study(new Session().read({ entry, texts: new Map([[entry, text]]) }), "f");
  return forcingPeriod(field, theta);
}

suite("stroboscopic maps", () => {
  test("the period is read off the right-hand side", () => {
    const turn = 2 * Math.PI;
    for (const [force, period] of [
      ["Math.cos(t)", turn],
      ["Math.sin(w * t + 1) * x", turn / 1.3],
      ["Math.sin(t / p) ** 2", 2 * turn],
      ["Math.cos(2 * t) + Math.sin(3 * t)", turn],
      ["Math.cos(x + w * t)", turn / 1.3],
      ["t % 3 < 1 ? 1 : 0", 3],
      ["Math.exp(-Math.cos(-5 * t))", turn / 5],
    ] as const)
      assert.ok(Math.abs(periodOf(force)! - period) < 1e-12 * period, `${force}: ${periodOf(force)}`);
  });

  test("and none where there is none", () => {
    for (const force of [
      "x",
      "t",
      "Math.cos(t * t)",
      "Math.cos(x * t)",
      "t * Math.cos(t)",
      "Math.cos(t) + Math.cos(Math.sqrt(2) * t)",
      "Math.exp(-t) * Math.cos(t)",
      "Math.cos(0 * w * t)",
      "t % x",
    ])
      assert.equal(periodOf(force), undefined, force);
  });

  test("a forced oscillator with friction comes to one point, that of its closed form", () => {
    // x″ + x′ + x = cos 2t has the particular solution (−3 cos 2t + 2 sin 2t) / 13.
    const flow = planar("y", "-x - y + Math.cos(2 * t)");
    const [{ z }] = stroboscopic(flow, [[3, 1]], 0, Math.PI, 60, 40);
    assert.equal(z.length, 2 * 21);
    for (let at = 0; at < z.length; at += 2) {
      assert.ok(Math.abs(z[at] + 3 / 13) < 1e-4, `${z[at]}`);
      assert.ok(Math.abs(z[at + 1] - 4 / 13) < 1e-4, `${z[at + 1]}`);
    }
  });

  test("begins with the start; what blows up, or has no period, has what there is", () => {
    const [stays, goes] = stroboscopic(
      planar("x * x", "0 * y + 0 * Math.cos(t)"),
      [
        [-1, 2],
        [1, 2],
      ],
      0,
      0.4,
      5,
    );
    assert.deepEqual([...stays.z.slice(0, 2)], [-1, 2]);
    assert.equal(stays.z.length, 12);
    assert.equal(goes.z.length, 2 * 3);
    assert.ok(Math.abs(goes.z[2] - 1 / 0.6) < 1e-4);
    for (const period of [0, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(stroboscopic(planar("y", "-x"), [[1, 0]], 0, period, 5)[0].z.length, 2);
  });
});
