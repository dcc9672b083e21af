import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { pieceAt } from "../../../src/ode/pieces.ts";
import { tell } from "./accuracyStories.ts";

const balls = (options: string) => `import { at, event, experiment, terminal } from "node-ode";
export function ball([x, v] = [1, 0], t: number, { g = 9.81, e = 0.9, c = 0.4 } = {}) {
  return [v, -g - c * v + 2 * Math.sin(3 * x)];
}
const bounce = event(([x]: number[]) => x, {
  direction: "down",
  then: ([x, v], t, { e }: { g: number; e: number; c: number }) => [0, -e * v],
  name: "bounce",
});
const gone = event(([x, v]: number[]) => v + 1, { direction: "down", stop: true, name: "gone" });
export const study = experiment(ball, { ${options} });`;

suite("accuracy through events", () => {
  test("every method keeps its order through bounces, in the state and in the gradient", () => {
    const { story, euler, rk4 } = tell(balls("t: [0, 2], events: [bounce], loss: terminal(([x]) => x * x)"), "study");
    for (const [found, order] of [[euler, 1] as const, [rk4, 4] as const])
      assert.ok(Math.abs(found.double.fit!.order - order) < 0.1, `${found.double.fit!.order}, not ${order}`);
    const errors = rk4.double.ladder.runs.flatMap(({ gradientError }) => gradientError ?? []);
    assert.ok(Math.min(...errors) < 1e-9, `${errors}`);
    const last = story.reference.z.slice(-2);
    assert.ok(last[0] > 0, "the ball did not fall through the floor");
    assert.doesNotMatch(sentences(story, [euler, rk4]).join("\n"), /left out|could not be followed/);
  });

  test("a ball that loses nothing is where its closed form has it", () => {
    const text = `import { event, experiment } from "node-ode";
export const f = ([x, v] = [0.5, 0], t: number) => [v, -1];
const bounce = event(([x]: number[]) => x, { direction: "down", then: ([x, v]) => [0, -v] });
export const study = experiment(f, {
  t: [0, 3.7], events: [bounce],
  exact: (t) => { const s = t - 2 * Math.round(t / 2); return [0.5 * (1 - s * s), -s]; },
});`;
    const { story, rk4 } = tell(text, "study");
    assert.equal(story.reference.kind, "exact");
    assert.equal(story.reference.disagreement, undefined);
    assert.ok(Math.max(...rk4.double.ladder.runs.map(({ error }) => error)) < 1e-11);
    const wrong = tell(text.replace("[0.5 * (1 - s * s), -s]", "[0.5 * (1 - t * t), -t]"), "study");
    assert.ok(wrong.story.reference.disagreement! > 1, "the flow alone is not the solution");
  });

  test("an event that stops is told as what was asked for, one without end as a failure", () => {
    const stops = tell(balls("t: [0, 2], events: [gone]"), "study");
    assert.equal(stops.story.early, undefined);
    assert.match(
      sentences(stops.story, [stops.euler, stops.rk4])[0],
      /^`gone` stopped the solve at t = 0\.1\d+; the report ends before, at t = 0\.\d+\.$/,
    );
    const zeno = tell(balls("t: [0, 9], events: [bounce]").replace("2 * Math.sin(3 * x)", "0"), "study");
    assert.match(zeno.story.early!, /Zeno/);
    assert.equal(zeno.story.stopped, undefined);
  });

  test("columns are drawn to where the ball meets the floor, and from there", () => {
    const { story } = tell(balls("t: [0, 2], events: [bounce]"), "study");
    for (const { method, solution } of story.sides) {
      const { pieces } = solution;
      const jumps = Array.from(pieces.t.keys()).filter((n) => pieces.t[n] === pieces.t[n + 1]);
      assert.ok(jumps.length > 1, `${method.name}: ${jumps.length}`);
      const [before, behind] = [new Float64Array(2), new Float64Array(2)];
      for (const n of jumps) {
        pieceAt(pieces, n, 0, before);
        pieceAt(pieces, n, 1, behind);
        assert.ok(Math.abs(before[0]) < 1e-6 && before[1] < 0 && behind[1] > 0, `${method.name}: ${before} ${behind}`);
      }
    }
  });

  test("a step of a method of its own ends at each event, where errors are of the state after it", () => {
    const { story } = tell(balls("t: [0, 2], events: [bounce]"), "study", { third: "auto" });
    const own = story.sides.find(({ method }) => method.name === "auto")!;
    assert.ok(own.solution.t.every((t, n) => n === 0 || t > own.solution.t[n - 1]));
    assert.ok(Math.max(...own.solution.error) < 1e-4, `${own.solution.t} ${own.solution.error}`);
  });
});
