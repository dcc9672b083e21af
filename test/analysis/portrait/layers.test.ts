import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { layers } from "../../../src/analysis/portrait/layers/registry.ts";
import { withControl } from "../../../src/panels/portraitControls.ts";
import type { PortraitOptions } from "../../../src/protocol/engineApi.ts";
import type { Mark } from "../../../src/protocol/figure.ts";
import { Cancelled } from "../../../src/study/cancelled.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const own = `import { experiment } from "node-ode";
export const pushed = ([x, v] = [1, 0], t: number) => [v, Math.cos(t) - x];
export const still = ([x, y] = [1, 0], t: number) => [0, 0];
export const broken = ([x, y] = [1, 0], t: number) => [Math.sqrt(-1 - x * x), y];
export const line = ([x, y] = [1, 0], t: number) => [-x, 0];
export const jump = ([x, y] = [1, 0], t: number) => [x > 0 ? 1 : -1, -y];
export const stiff = ([x, y] = [1, 0], t: number) => [-1e6 * (x - y), -y];
export const narrow = experiment(line, { view: { x: [0, 1e-300], y: [0, 1] }, t: [0, 1] });
export const far = ([x, y] = [0.1, 0.1], t: number) => [x * (3 - x), y * (2 - y)];
export const lorenz = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];
`;
const session = new Session();
const portrait = (text: string, name: string, options: PortraitOptions = {}) => {
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  return drawPortrait(session, study(program, name), { backward: false, ...options }, () => false);
};
const sample = (name: string) => readFileSync(`samples/${name}.node-ode.ts`, "utf8");
const idsOf = (marks: readonly Mark[]) => marks.map(({ id }) => id);

test("competing species: all four equilibria are proven, named on the drawing and in the table, and can be chosen", () => {
  const { figures, tables, choices, json } = portrait(sample("competition"), "whoWins");
  const kinds = [
    [[0, 0], "unstable node"],
    [[0, 2], "stable node"],
    [[1, 1], "saddle"],
    [[3, 0], "stable node"],
  ] as const;
  const found = json.equilibria as readonly { readonly z: number[]; readonly kind: string; readonly proven: boolean }[];
  assert.deepEqual(
    found.map(({ z, kind }) => [z, kind]),
    kinds,
  );
  assert.ok(found.every(({ proven }) => proven));
  assert.deepEqual([json.complete, json.undecided], [true, []]);
  const { marks } = figures[0];
  const names = marks.find((mark) => mark.kind === "labels");
  assert.deepEqual(names?.kind === "labels" && names.texts[2], "C · saddle · λ = 0.414, −2.41");
  assert.deepEqual(
    tables[0].rows.map((row) => row[0]),
    ["A", "B", "C", "D"],
  );
  assert.deepEqual(choices["equilibria saddle"], [[1, 1]]);
  const saddle = marks.find(({ id }) => id === "equilibria saddle");
  assert.ok(saddle?.kind === "points" && saddle.symbol === "saddle" && saddle.hover?.[0].length === 4);
});

test("layers keep their order: field, nullclines, trajectories, separatrices, equilibria, starts, words", () => {
  const ids = idsOf(portrait(sample("competition"), "whoWins").figures[0].marks);
  const order = ["field", "nullcline-0", "trajectory-0", "separatrix-0", "equilibria saddle", "starts", "names"];
  assert.deepEqual(
    order.toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b)),
    order,
  );
  assert.ok(order.every((id) => ids.includes(id)));
});

test("a nullcline has the colour and the name of its component, and no trajectory has either colour", () => {
  const { marks } = portrait(sample("competition"), "whoWins").figures[0];
  for (const [i, name] of ["rabbits", "sheep"].entries()) {
    const mark = marks.find(({ id }) => id === `nullcline-${i}`)!;
    assert.deepEqual([mark.colour, mark.label], [i, `${name}′ = 0`]);
  }
  const colours = marks.flatMap(({ id, colour }) => (id.startsWith("trajectory-") ? [colour] : []));
  assert.ok(colours.length === 4 && colours.every((colour) => colour !== 0 && colour !== 1));
});

test("every layer can be switched off and on by itself, and what is off is neither drawn nor said", () => {
  const all = portrait(sample("competition"), "whoWins");
  for (const layer of layers) {
    const off = portrait(sample("competition"), "whoWins", { layers: { [layer.name]: false } });
    assert.equal(off.layers.find(({ name }) => name === layer.name)?.on, false);
    const on = portrait(sample("competition"), "whoWins", { layers: { [layer.name]: true } });
    const own = on.layers.find(({ name }) => name === layer.name);
    assert.equal(own?.on, own?.refused === undefined);
    if (layer.name !== "cycles" && all.layers.find(({ name }) => name === layer.name)?.on)
      assert.ok(off.figures[0].marks.length < all.figures[0].marks.length, layer.name);
  }
});

test("the stable manifold of the saddle of competing species comes from the origin; the unstable one ends at both survivors", () => {
  const { json } = portrait(sample("competition"), "whoWins");
  const found = json.separatrices as readonly {
    readonly of: number;
    readonly stable: boolean;
    readonly ends: string;
  }[];
  assert.ok(found.every(({ of }) => of === 2));
  const ends = (stable: boolean) => found.filter((each) => each.stable === stable).map((each) => each.ends);
  assert.ok(ends(true).includes("the unstable node at (0, 0)"), ends(true).join());
  assert.deepEqual(ends(false).toSorted(), ["the stable node at (0, 2)", "the stable node at (3, 0)"]);
});

test("degenerate fields give a drawing or a sentence", () => {
  for (const name of ["still", "broken", "line", "jump", "stiff", "narrow"]) {
    const all = Object.fromEntries([...layers].map((layer) => [layer.name, true]));
    for (const chosen of [undefined, all]) {
      const { figures, notes } = portrait(own, name, { layers: chosen });
      assert.ok(figures.length > 0, name);
      for (const note of notes) assert.match(note, /\.$/, `${name}: a sentence`);
    }
  }
  assert.ok(portrait(own, "still").notes.some((note) => /stands still everywhere/.test(note)));
});

test("where the field moves no separatrices are offered, and equilibria say of when they are", () => {
  const { layers: shown, notes } = portrait(own, "pushed");
  assert.match(shown.find(({ name }) => name === "separatrices")?.refused ?? "", /depends on t/);
  assert.ok(notes.some((note) => note.includes("at t = 0")));
});

test("a function without a view opens on the equilibria near its trajectory; a view that is asked for stays, unless fitted", () => {
  const { used } = portrait(own, "far");
  for (const [x, y] of [
    [0, 0],
    [3, 0],
    [0, 2],
    [3, 2],
  ])
    assert.ok(used.view.x[0] < x && x < used.view.x[1] && used.view.y[0] < y && y < used.view.y[1]);
  assert.deepEqual(portrait(sample("pendulum"), "pushes").used.view, { x: [-4, 22], y: [-10, 10] });
  assert.notDeepEqual(portrait(sample("pendulum"), "pushes", { fit: true }).used.view, { x: [-4, 22], y: [-10, 10] });
});

test("equilibria of three components are all proven, and it is said how far they were looked for", () => {
  const { json, notes } = portrait(own, "lorenz");
  const found = json.equilibria as readonly { readonly proven: boolean }[];
  assert.equal(found.length, 3);
  assert.ok(json.complete === true && notes.some((note) => /no farther from where they are held/.test(note)));
  assert.equal((json.searched as unknown[]).length, 3);
});

test("the samples' words about Duffing hold: the two pushes end in different wells", () => {
  const { figures } = portrait(sample("duffing"), "twoWells");
  const ends = figures[0].marks.flatMap((mark) =>
    mark.kind === "line" && mark.id.startsWith("trajectory-") ? [Math.sign(mark.x[mark.x.length - 1])] : [],
  );
  assert.deepEqual(ends, [-1, 1]);
});

interface BasinsJson {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly attractors: readonly { readonly kind: string; readonly z?: readonly number[] }[];
  readonly of: readonly (readonly (number | null)[])[];
}
const basinsOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) => json.basins as BasinsJson;
const tintsOf = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === "cells" ? [mark] : []));

test("basins have a tint each, and the stable manifold of the saddle parts them", () => {
  const drawn = portrait(sample("competition"), "whoWins", { layers: { basins: true } });
  assert.equal(drawn.layers.find(({ name }) => name === "basins")?.on, true);
  const tints = tintsOf(drawn.figures[0].marks);
  assert.deepEqual(
    tints.map(({ label }) => label),
    ["basin of B, the stable node", "basin of D, the stable node", "goes to infinity"],
  );
  assert.equal(new Set(tints.map(({ colour }) => colour)).size, 3);
  const { columns, rows, x, y, attractors, of } = basinsOf(drawn);
  const at = ([u, v]: readonly number[]) =>
    of[Math.floor(((v - y[0]) / (y[1] - y[0])) * rows)]?.[Math.floor(((u - x[0]) / (x[1] - x[0])) * columns)];
  const manifold = (
    drawn.json.separatrices as { readonly stable: boolean; readonly points: readonly (readonly number[])[] }[]
  ).filter(({ stable }) => stable);
  for (const { points } of manifold)
    for (const [u, v] of points.filter((point) => point && point[0] > 0.1)) {
      const aside = 0.05;
      const [above, below] = [at([u - aside, v + aside]), at([u + aside, v - aside])];
      if (above !== undefined) assert.deepEqual(attractors[above!].z, [0, 2]);
      if (below !== undefined) assert.deepEqual(attractors[below!].z, [3, 0]);
    }
});

test("basins come in ever finer parts, after everything else, and not to a drawing that must not wait", () => {
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", sample("duffing")]]) });
  const soFar: (readonly Mark[])[] = [];
  const whole = drawPortrait(
    session,
    study(program, "twoWells"),
    { layers: { basins: true } },
    () => false,
    (part) => soFar.push(part.figures[0].marks),
  );
  assert.deepEqual(
    soFar.map((marks) => tintsOf(marks).length),
    [0, 0, 2, 2, 2],
  );
  assert.equal(tintsOf(whole.figures[0].marks).length, 2);
  const changes = soFar.slice(2).map((marks) => tintsOf(marks)[0].inside);
  assert.equal(new Set(changes.map((inside) => inside.join(""))).size, 3);
  const quick = portrait(sample("duffing"), "twoWells", { quick: true, layers: { basins: true } });
  assert.deepEqual([quick.pending, tintsOf(quick.figures[0].marks)], [true, []]);
});

test("basins of a field with a net say that they are of float32, and of float64 at boundaries; others say nothing of it", () => {
  const text = `import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([2, 8, 8, 2], { seed: 2 }) } = {}) => {
  const [u, v] = net([x, y]);
  return [y + 0.1 * u, x - x ** 3 - 0.5 * y + 0.1 * v];
};`;
  const view = { x: [-2, 2], y: [-2, 2] } as const;
  const isTold = (note: string) =>
    /computed in float32, and once more in float64 where a tint meets another/.test(note);
  const ofNet = portrait(text, "f", { view, layers: { basins: true } });
  assert.ok(ofNet.notes.some(isTold));
  const { of, inFloat32 } = ofNet.json.basins as { readonly of: readonly number[][]; readonly inFloat32: number };
  assert.ok(inFloat32 > 256 * 128 && inFloat32 < 256 * 256);
  assert.ok(of.flat().every((k) => k !== null));
  const plain = portrait(sample("duffing"), "twoWells", { layers: { basins: true } });
  assert.ok(!plain.notes.some(isTold) && !("inFloat32" in (plain.json.basins as object)));
});

test("basins say where nothing attracts, and name attractors beside the view", () => {
  const conserved = portrait(sample("duffing"), "withoutFriction", { layers: { basins: true } });
  assert.deepEqual(tintsOf(conserved.figures[0].marks), []);
  assert.ok(conserved.notes.some((note) => /no state of this view was seen to come to an attractor/i.test(note)));
  const view = { x: [-1, 1], y: [-0.5, 1.2] } as const;
  const near = portrait(sample("competition"), "whoWins", { view, layers: { basins: true } });
  assert.ok(tintsOf(near.figures[0].marks).some(({ label }) => label === "basin of the stable node at (0, 2)"));
  // Everything in this view winds onto a cycle that is not in it.
  const aside = { x: [3, 4], y: [2, 3] } as const;
  const wound = portrait(sample("vanDerPol"), "vanDerPol", { view: aside, layers: { basins: true } });
  assert.deepEqual(
    tintsOf(wound.figures[0].marks).map(({ label }) => label),
    ["basin of the stable limit cycle of period 6.663 beside the view"],
  );
  const { attractors, of } = basinsOf(wound);
  assert.ok(of.every((row) => row.every((k) => k !== null && attractors[k].kind === "cycle")));
  assert.deepEqual(wound.json.cycles, []);
  const pushes = portrait(sample("pendulum"), "pushes", { layers: { basins: true, cycles: false } });
  const labels = tintsOf(pushes.figures[0].marks).map(({ label }) => label);
  assert.ok(labels.filter((label) => label === "basins of what attracts beside the view").length > 2);
});

test("streamlines stand in the place of arrows, and either one switched on takes the other off", () => {
  const layersOf = (chosen: Readonly<Record<string, boolean>>) => {
    const drawn = portrait(sample("competition"), "whoWins", { quick: true, layers: chosen });
    const ids = idsOf(drawn.figures[0].marks);
    return { drawn, arrows: ids.includes("field"), streamlines: ids.includes("streamlines") };
  };
  const shownBy = ({ arrows, streamlines }: ReturnType<typeof layersOf>) => [arrows, streamlines];
  const first = layersOf({});
  assert.deepEqual(shownBy(first), [true, false]);
  const after = withControl({}, first.drawn, [], "layer:streamlines", true);
  const second = layersOf(after.layers ?? {});
  assert.deepEqual(shownBy(second), [false, true]);
  assert.equal(second.drawn.layers.find(({ name }) => name === "arrows")?.on, false);
  const back = withControl(after, second.drawn, [], "layer:arrows", true);
  assert.deepEqual(shownBy(layersOf(back.layers ?? {})), [true, false]);
  assert.deepEqual(shownBy(layersOf({ arrows: true, streamlines: true })), [false, true]);
  const neither = withControl(after, second.drawn, [], "layer:streamlines", false);
  assert.deepEqual(shownBy(layersOf(neither.layers ?? {})), [false, false]);
  const mark = second.drawn.figures[0].marks.find(({ id }) => id === "streamlines");
  assert.ok(
    mark?.kind === "line" && mark.ink?.length === mark.x.length && mark.ink.every((ink) => ink >= 0 && ink <= 1),
  );
});

test("of many components little is offered, and each switch says why", () => {
  const text = `import { experiment } from "node-ode";
export const f = (z: number[], t: number) => z.map((x, i) => -x * (i + 1));
export const wide = experiment(f, { z0: Array(2000).fill(1), t: [0, 0.1] });
`;
  const { layers: shown, figures } = portrait(text, "wide", { method: "euler", steps: 2 });
  const refused = shown.flatMap(({ name, refused: why }) => (why === undefined ? [] : [name]));
  assert.deepEqual(
    refused.toSorted(),
    layers
      .names()
      .filter((name) => name !== "arrows")
      .toSorted(),
  );
  for (const { refused: why } of shown) if (why !== undefined) assert.match(why, /^In 2000 dimensions.*\.$/);
  assert.ok(figures[0].marks.some(({ kind }) => kind === "field"));
});

test("a change ends what takes long: nothing more of it is drawn, and the drawing before is the one without it", () => {
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", sample("duffing")]]) });
  const asked = study(program, "twoWells");
  // The first part is everything else; the change comes with the first image of the basins.
  for (const after of [1, 3]) {
    let isOver = false;
    const parts: number[] = [];
    const soFar = ({ figures, pending }: ReturnType<typeof portrait>) => {
      assert.equal(isOver, false, "drawn after the change");
      assert.equal(pending, true);
      parts.push(tintsOf(figures[0].marks).length);
      isOver = parts.length === after;
    };
    const draw = () => drawPortrait(session, asked, { layers: { basins: true } }, () => isOver, soFar);
    assert.throws(draw, Cancelled);
    assert.deepEqual(parts, [0, 0, 2].slice(0, after));
  }
});
