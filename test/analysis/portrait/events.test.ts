import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";

const session = new Session();

function portraitOf(options: string, asked = {}) {
  const text = `import { event, experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { g = 9.81, e = 0.9 } = {}) => [v, -g];
export const g = experiment(f, { t: [0, 2.5], ${options} });`;
  const program = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) });
  assert.ok(program.diagnostics.every(({ severity }) => severity !== "error"));
  return drawPortrait(session, findStudy(program, "g"), { quick: true, ...asked }, () => false);
}

const BOUNCE = 'event(([x]) => x, { direction: "down", then: ([x, v], t, { e }) => [0, -e * v], name: "bounce" })';

suite("events in a portrait", () => {
  test("they are marked in the plane and over time, listed, and told of", () => {
    for (const solver of [{}, { method: "rk4", steps: 100 }, { method: "rodas5p" }]) {
      const { figures, tables, notes, trouble } = portraitOf(`events: [${BOUNCE}]`, solver);
      assert.equal(trouble, undefined);
      const marked = (id: string) =>
        figures.find((figure) => figure.id === id)!.marks.find((mark) => mark.id === "events") as {
          x: Float64Array;
          y: Float64Array;
          labels: readonly string[];
        };
      const plane = marked("plane");
      assert.equal(plane.x.length, 6);
      // Before and after: the velocity turns.
      for (let n = 0; n < 6; n += 2) assert.ok(Math.abs(plane.y[n + 1] / plane.y[n] + 0.9) < 1e-12);
      const series = marked("series-0");
      assert.ok(Math.abs(series.x[0] - Math.sqrt(2 / 9.81)) < 1e-9);
      assert.match(series.labels[0], /^before bounce at t = 0.4515$/);
      const table = tables.find(({ id }) => id === "events")!;
      assert.equal(table.rows.length, 3);
      // The floor is at 0, and what rounding leaves of it is no place.
      for (const row of table.rows) assert.ok(row[2] === 0 || Math.abs(row[2] as number) > 1e-14, String(row[2]));
      assert.deepEqual(
        table.columns.map(({ label }) => label),
        ["event", "t", "x before", "v before", "x after", "v after"],
      );
      assert.ok(
        notes.some((note) =>
          /^The event `bounce` happens 3 times on the trajectories drawn\. .*between events\.$/.test(note),
        ),
      );
    }
  });

  test("how often they happen is a sentence, of one and of several, of none and once", () => {
    const noteOf = (...events: string[]) =>
      portraitOf(`events: [${events.join(", ")}]`).notes.find((note) => /trajectories drawn/.test(note))!;
    const never = 'event(([x]) => x - 9, { name: "high" })';
    const atOnce = 'event((z, t) => t - 0.2, { name: "bell" })';
    assert.match(noteOf(never), /^The event `high` does not happen on the trajectories drawn\./);
    assert.match(noteOf(atOnce), /^The event `bell` happens once on the trajectories drawn\./);
    assert.match(noteOf(never, atOnce), /^The events `high` and `bell` happen once in all on the trajectories drawn\./);
    assert.match(
      noteOf(never, never.replace("high", "higher")),
      /^None of the events `high` and `higher` happens on the trajectories drawn\./,
    );
  });

  test("a curve jumps where the state does, and never goes through the floor", () => {
    const { figures } = portraitOf(`events: [${BOUNCE}]`);
    const series = figures.find(({ id }) => id === "series-0")!.marks.find(({ id }) => id === "trajectory-0");
    const { y } = series as unknown as { y: Float64Array };
    assert.ok(y.every((x) => x > -1e-3));
    const velocity = figures.find(({ id }) => id === "series-1")!.marks.find(({ id }) => id === "trajectory-0");
    const { x: t, y: v } = velocity as unknown as { x: Float64Array; y: Float64Array };
    const fall = Math.sqrt(2 / 9.81);
    const jumps = t.filter((time, n) => n > 0 && Math.abs(time - t[n - 1]) < 1e-9 && Math.abs(v[n] - v[n - 1]) > 4);
    assert.equal(jumps.length, 3);
    assert.ok(Math.abs(jumps[0] - fall) < 1e-6);
  });

  test("an event that stops a solve is no trouble, and its sentence is told", () => {
    const { trouble, notes } = portraitOf("events: [event(([x]) => x, { stop: true })]");
    assert.equal(trouble, undefined);
    assert.ok(notes.some((note) => /stopped the solve at t = 0.4515/.test(note)));
  });

  test("nothing is said of events where there are none", () => {
    const { tables, notes } = portraitOf("");
    assert.ok(!notes.some((note) => note.includes("event")));
    assert.ok(!tables.some(({ id }) => id === "events"));
  });
});
