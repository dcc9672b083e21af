import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { attractionOf } from "../../src/phase/attraction.ts";
import { type Basins, basins } from "../../src/phase/basins.ts";
import { equilibriaBeside } from "../../src/phase/beside.ts";
import { UNDECIDED } from "../../src/phase/destinations.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { Territory } from "../../src/phase/territory.ts";
import { windingsAround } from "../../src/phase/winding.ts";
import type { Flow } from "../../src/study/flow.ts";
import type { FrozenFlow } from "../../src/study/frozenFlow.ts";
import { runs } from "../runs.ts";
import { planar, plane } from "./flows.ts";

function imagesOf(flow: Flow, shown: Plane, side = 24): Basins[] {
  const all = equilibria(flow, 0, shown, () => false).equilibria;
  const { cycles } = limitCycles(flow.frozen(0), shown, all);
  return [...basins(attractionOf(flow.frozen(0), shown, all, cycles), side, side)];
}

/** By cell, whose centre is given: the kind of what it goes to, or `undefined`. */
function eachCell(
  image: Basins,
  { view: { x, y } }: Plane,
  look: (x: number, y: number, kind?: string, index?: number) => void,
) {
  for (const [cell, k] of image.of.entries()) {
    const [c, r] = [cell % image.columns, Math.floor(cell / image.columns)];
    const attractor = k === UNDECIDED ? undefined : image.attractors[k];
    look(
      x[0] + ((x[1] - x[0]) * (c + 0.5)) / image.columns,
      y[0] + ((y[1] - y[0]) * (r + 0.5)) / image.rows,
      attractor?.kind,
      attractor && "index" in attractor ? attractor.index : undefined,
    );
  }
}

const last = (images: readonly Basins[]) => images[images.length - 1];

suite("basins of attraction", () => {
  test("competing species part along y = x; below 0 one goes to infinity", () => {
    const shown = plane([-0.5, 1.5]);
    const flow = planar("x * (1 - x - 2 * y)", "y * (1 - 2 * x - y)");
    const { equilibria: all } = equilibria(flow, 0, shown, () => false);
    eachCell(last(imagesOf(flow, shown)), shown, (x, y, kind, index) => {
      if (x > 0 && y > 0 && x !== y) assert.deepEqual(all[index!].z.map(Math.round), x > y ? [1, 0] : [0, 1]);
      if (x < 0 && y < 0) assert.equal(kind, "infinity", `(${x}, ${y})`);
    });
  });

  test("inside of an unstable cycle to the focus, outside to infinity: r′ = −r (1 − r²)", () => {
    const shown = plane([-2, 2]);
    const square = "(x * x + y * y)";
    eachCell(
      last(imagesOf(planar(`-x * (1 - ${square}) - y`, `-y * (1 - ${square}) + x`), shown)),
      shown,
      (x, y, kind) => assert.equal(kind, Math.hypot(x, y) < 1 ? "equilibrium" : "infinity"),
    );
  });

  test("to the nearer of two cycles, parted by the one between them", () => {
    const shown = plane([-3.5, 3.5]);
    const g = "0.1 * (1 - x * x - y * y) * (4 - x * x - y * y) * (9 - x * x - y * y)";
    eachCell(last(imagesOf(planar(`x * ${g} - y`, `y * ${g} + x`), shown)), shown, (x, y, kind, index) => {
      assert.equal(kind, "cycle");
      assert.equal(index, Math.hypot(x, y) < 2 ? 0 : 2);
    });
  });

  test("each cell is where a long solve with tight tolerances goes: Duffing's wells", () => {
    const shown = plane([-2, 2]);
    const flow = planar("y", "x - x ** 3 - 0.25 * y");
    const { equilibria: all } = equilibria(flow, 0, shown, () => false);
    let wrong = 0;
    eachCell(last(imagesOf(flow, shown, 16)), shown, (x, y, kind, index) => {
      const [{ z }] = flow.solve([[x, y]], 0, 200);
      assert.equal(kind, "equilibrium");
      if (Math.sign(z[z.length - 2]) !== Math.sign(all[index!].z[0])) wrong++;
    });
    assert.equal(wrong, 0);
  });

  test("what is inside of a turn of a spiral goes to its focus: random fields, each state followed for long", () => {
    const random = new Random(5);
    const number = () => Number((2 * random.uniform() - 1).toFixed(3));
    let inside = 0;
    for (let n = 0; n < runs(25, 300); n++) {
      const terms = ["x * x", "x * y", "y * y", "x * x * x", "x * y * y"];
      const more = () => terms.map((term) => `${number()} * ${term}`).join(" + ");
      const rate = Number((0.05 + 0.3 * random.uniform()).toFixed(3));
      const flow = planar(`-${rate} * x - y + ${more()}`, `x - ${rate} * y + ${more()}`);
      const shown = plane([-2, 2]);
      const others = equilibria(flow, 0, shown, () => false)
        .equilibria.map(({ z }) => z)
        .filter(([x, y]) => x !== 0 || y !== 0);
      const within = [shown.view.x, shown.view.y];
      const [polygon] = windingsAround(flow.frozen(0), [{ e: [0, 0], near: [1e-3, 1e-3], others }], within);
      if (!polygon) continue;
      const territory = Territory.of(shown.view.x, shown.view.y);
      territory.claim(3, polygon, [0, 0]);
      for (let k = 0; k < 60; k++) {
        const z = [number(), number()];
        if (territory.ownerOf(z) < 0) continue;
        inside++;
        const [{ z: way, status }] = flow.solve([z], 0, 12 / rate);
        assert.equal(status, "ok");
        assert.ok(Math.hypot(way[way.length - 2], way[way.length - 1]) < 0.02, `field ${n} from ${z}`);
      }
    }
    assert.ok(inside > 200, `${inside} states`);
  });

  test("a turn holds no other equilibrium, and there is none around a node or a centre", () => {
    const shown = plane([-2, 2]);
    const within = [shown.view.x, shown.view.y];
    const around = (flow: Flow, others: readonly (readonly number[])[]) =>
      windingsAround(flow.frozen(0), [{ e: [0, 0], near: [1e-3, 1e-3], others }], within)[0];
    assert.equal(around(planar("-x", "-2 * y"), []), undefined);
    assert.equal(around(planar("-y", "x"), []), undefined);
    const spiral = planar("-0.1 * x - y", "x - 0.1 * y");
    const size = (flow: Flow, others: readonly (readonly number[])[]) =>
      Math.max(...Array.from(around(flow, others)!.x, Math.abs));
    assert.ok(size(spiral, []) > 1 && size(spiral, [[0.4, 0]]) < 0.8);
  });

  test("what is known beside the view draws in, too", () => {
    const flow = planar("y", "-9.81 * Math.sin(x) - 0.2 * y");
    const shown = plane([-3.5, 3.5], [-7, 7]);
    const beside = equilibriaBeside(flow, 0, shown);
    assert.ok(beside.every(({ z }) => Math.abs(z[0]) > 3.5 || Math.abs(z[1]) > 7));
    assert.equal(beside.filter(({ stable }) => stable).length, 6);
    const all = [...equilibria(flow, 0, shown, () => false).equilibria, ...beside];
    const image = last([...basins(attractionOf(flow.frozen(0), shown, all, []), 16, 16)]);
    let gone = 0;
    eachCell(image, shown, (x, y, kind, index) => {
      if (kind !== "equilibrium") return;
      const [{ z }] = flow.solve([[x, y]], 0, 60);
      assert.ok(Math.abs(z[z.length - 2] - all[index!].z[0]) < 1, `(${x}, ${y})`);
      if (Math.abs(all[index!].z[0]) > 3.5) gone++;
    });
    assert.ok(gone > 20 && image.of.filter((k) => k === UNDECIDED).length < 8, `${gone} gone`);
  });

  test("what attracts without being listed is learnt from coarse images: the same image in a third of the steps", () => {
    const shown = plane([-7, 7]);
    const flow = planar("y", "-9.81 * Math.sin(x) - 0.2 * y").frozen(0);
    const all = equilibria(planar("y", "-9.81 * Math.sin(x) - 0.2 * y"), 0, shown, () => false).equilibria;
    const followed = (learns: boolean) => {
      let steps = 0;
      const seen: FrozenFlow = {
        ...flow,
        // Each step is counted, in quiet places, too.
        follow: (states, { quiet: _, ...pursuit }) =>
          flow.follow(states, {
            ...pursuit,
            visit(step) {
              steps++;
              return pursuit.visit(step);
            },
          }),
        inParts: (work, given, parts) => {
          const run = work.open(seen, given);
          const found = Array.from({ length: parts }, (_, part) => run(part));
          if (!learns && work.name === "destinations")
            for (const some of found as { rests?: Float64Array }[]) some.rests = new Float64Array(0);
          return found;
        },
      };
      const image = last([...basins(attractionOf(seen, shown, all, []), 48, 48)]);
      return { of: image.of, steps };
    };
    const [learnt, whole] = [followed(true), followed(false)];
    assert.deepEqual(learnt.of, whole.of);
    assert.ok(learnt.of.filter((k) => k === UNDECIDED).length > 200);
    assert.ok(learnt.steps < whole.steps / 3, `${learnt.steps} of ${whole.steps} steps`);
  });

  test("what only goes far does not go to infinity", () => {
    // Van der Pol from so near that its cycle is 10⁷ and 10¹⁰ views away; a spiral that goes out by 10⁶ before it comes home.
    for (const size of [1e-7, 1e-10])
      for (const image of imagesOf(planar("y", "(1 - x * x) * y - x"), plane([-size, size]), 8))
        for (const k of image.of) assert.equal(k, UNDECIDED);
    const shown = plane([-1, 1]);
    eachCell(last(imagesOf(planar("-x + 1e7 * y", "-0.5 * y"), shown, 8)), shown, (_x, _y, kind) =>
      assert.equal(kind, "equilibrium"),
    );
  });

  test("in finite time, by any power, and along a line: to infinity; round and round: undecided", () => {
    const shown = plane([0.5, 1]);
    for (const flow of [planar("x * x", "y"), planar("1", "0 * y"), planar("x", "-y")])
      for (const k of last(imagesOf(flow, shown, 8)).of) assert.equal(k, 0);
    for (const flow of [planar("y", "-x"), planar("0 * x", "0 * y"), planar("0 / (x - x)", "y")])
      for (const k of last(imagesOf(flow, shown, 8)).of) assert.equal(k, UNDECIDED);
  });

  test("images become finer, each known cell stays, and a cancelled search ends", () => {
    const shown = plane([-2, 2]);
    const images = imagesOf(planar("y", "x - x ** 3 - 0.25 * y"), shown, 64);
    assert.deepEqual(
      images.map(({ coarseness }) => coarseness),
      [8, 4, 2, 1],
    );
    const [coarse, fine] = [images[0].of, last(images).of];
    for (let r = 4; r < 64; r += 8) for (let c = 4; c < 64; c += 8) assert.equal(coarse[r * 64 + c], fine[r * 64 + c]);
    let asked = 0;
    const flow = planar("y", "x - x ** 3 - 0.25 * y", () => asked++ > 3);
    assert.ok([...basins(attractionOf(flow.frozen(0), shown, [], []), 512, 512)].length < 4);
    assert.deepEqual([...basins(attractionOf(flow.frozen(0), plane([1, 1]), [], []), 8, 8)], []);
  });
});
