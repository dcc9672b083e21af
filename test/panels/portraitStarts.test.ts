import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { startColour } from "../../src/analysis/portrait/startColour.ts";
import { portraitJob } from "../../src/engine/jobs/portrait.ts";
import { onScreen, withMoved, withoutStart, withStart } from "../../src/panels/portraitStarts.ts";
import type { PortraitOptions, PortraitUsed } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";

const entry = "file:///lab/f.node-ode.ts";
const text = `import { experiment } from "node-ode";
export const spring = ([x, v] = [2, 0], t: number, { k = 3 } = {}) => [v, -k * x];
export const three = experiment(spring, { z0: [[1, 0], [2, 0.5], [3, 1]], t: [0, 5] });
export const decay = (z = 1, t: number) => -z;
export const two = experiment(decay, { z0: [1, 2], t: [0, 5] });
`;
const session = new Session();

/** Every drawn start by its name: its place, and the colour of its curve in each figure that has one, its past included. */
async function drawing(name: string, options: PortraitOptions) {
  const context = { session, sources: { entry, texts: new Map([[entry, text]]) }, cancelled: () => false };
  const request = { uri: entry, version: 1, name, options };
  const { figures, used } = await portraitJob.run(request, { ...context, progress: () => {} });
  const starts = new Map<string, { at: number[]; colours: unknown[] }>();
  const marks = figures[0].marks.flatMap((mark) => (mark.kind === "points" && mark.symbol === "start" ? [mark] : []));
  const curves = figures.flatMap((figure) => figure.marks.flatMap((mark) => (mark.kind === "line" ? [mark] : [])));
  for (const { x, y, labels } of marks) {
    for (const [n, label] of labels!.entries()) {
      const from = curves.filter(({ id, x: along, y: up }) => {
        const plane = along[0] === x[n] && up[0] === y[n];
        return plane && /^(trajectory|past)-/.test(id ?? "");
      });
      starts.set(label, { at: [x[n], y[n]], colours: [...new Set(from.map(({ colour }) => colour))] });
    }
  }
  return { used, starts };
}

test("the first of several initial states is dragged alone: the others keep place, colour and number", async () => {
  for (const name of ["three", "two"]) {
    const before = await drawing(name, {});
    const after = await drawing(name, withMoved({}, before.used, 0, 0.25, -0.75));
    assert.deepEqual([...after.starts.keys()], [...before.starts.keys()]);
    for (const [label, start] of before.starts) {
      if (label === "initial state 1") assert.equal(after.starts.get(label)!.at[1], -0.75);
      else assert.deepEqual(after.starts.get(label), start, label);
      assert.deepEqual(after.starts.get(label)!.colours, start.colours, label);
    }
  }
});

test("a clicked start keeps place, colour and number when one before it goes, moves, or comes", async () => {
  for (const name of ["spring", "three", "decay", "two"]) {
    let options: PortraitOptions = {};
    for (const [x, y] of [
      [0.5, 0.75],
      [1, -1.5],
      [1.5, -0.5],
    ])
      options = withStart(options, (await drawing(name, options)).used, x, y);
    const all = await drawing(name, options);
    const count = all.used.initialStates;
    const label = `start ${count + 3}`;
    const kept = all.starts.get(label);
    assert.deepEqual(kept, { at: [1.5, -0.5], colours: [startColour(count + 2, all.used.dimension)] }, name);
    const [gone, moved, first, another] = [
      withoutStart(options, all.used, 1),
      withMoved(options, all.used, 2, 3, 3),
      withMoved(options, all.used, 0, 3, 3),
      withStart(options, all.used, 2, 2),
    ];
    for (const changed of [gone, moved, first, another])
      assert.deepEqual((await drawing(name, changed)).starts.get(label), kept, name);
    const fewer = await drawing(name, gone);
    assert.equal(fewer.starts.has(`start ${count + 1}`), false);
    const again = await drawing(name, withStart(gone, fewer.used, 2, 2));
    assert.deepEqual(again.starts.get(label), kept);
    assert.deepEqual(
      again.starts.get(`start ${count + 4}`)?.colours,
      [startColour(count + 3, all.used.dimension)],
      "no number is given twice",
    );
  }
});

test("starts that a panel remembers from before they had numbers get them by their order", async () => {
  const starts = [{ z: [0, 1] }, { z: [7] }, { z: [0, 2] }];
  const { used, starts: drawn } = await drawing("three", { starts });
  assert.deepEqual([...drawn.keys()].slice(0, 3), ["initial state 2", "initial state 3", "initial state 1"]);
  assert.deepEqual([...drawn.keys()].slice(3), ["start 4", "start 6"]);
  const moved = withMoved({ starts }, used, 2, 5, 5);
  assert.deepEqual(
    moved.starts?.map(({ z }) => z),
    [[0, 1], [7], [5, 5]],
    "the one of another dimension is not drawn, and not moved",
  );
  assert.deepEqual(withoutStart({ starts }, used, 0), { starts });
});

test("a hand on a screen means no more digits than its pixels: the shortest decimal within half of one", () => {
  assert.equal(onScreen(2.4987123456789, [-4, 4]), 2.5);
  assert.equal(onScreen(1.0000000001, [-4, 4]), 1);
  assert.equal(onScreen(-1e-9, [-4, 4]), 0);
  assert.equal(onScreen(2.4987123456789, [2.498, 2.499]), 2.498712);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (x, width) => {
        const short = onScreen(x, [x - width / 2, x + width / 2]);
        assert.ok(Math.abs(short - x) <= width / 2000 + 1e-9 * width);
      },
    ),
    { seed: 14 },
  );
  const { view } = { view: { x: [-4, 4], y: [-4, 4] } as const };
  const used = {
    dimension: 2,
    initialStates: 1,
    initial: [0, 0],
    held: [0, 0],
    axes: [0, 1],
    view,
  } as unknown as PortraitUsed;
  assert.deepEqual(withStart({}, used, 1.00213, 2.49871).starts, [{ z: [1, 2.5], number: 2 }]);
});
