import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { findings } from "../../../src/analysis/accuracy/findings.ts";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { sideFigures } from "../../../src/analysis/accuracy/sideFigures.ts";
import { sampleText, type Told, tell } from "./accuracyStories.ts";

const said = ({ story, euler, rk4 }: Told): string => sentences(story, [euler, rk4]).join("\n");

/** With a third method that takes its own steps; told once. */
const creaking = memoized(() => tell(sampleText("stickSlip"), "creaking", { third: "auto" }));

function memoized<Result>(make: () => Result): () => Result {
  let made: Result | undefined;
  return () => (made ??= make());
}

suite("what a report holds methods against", () => {
  test("a solution that slides along a jump is followed to its end", () => {
    // x falls to 0 at t = 1/2 and stays there, whatever jumps: x' = t behind it, while |t| < 2.
    const text = `import { experiment } from "node-ode";
export const f = ([x, y] = [0.5, 0], t: number) => [-2 * Math.sign(x) + Math.cos(y), x + 1];
export const study = experiment(f, { t: [0, 3] });`;
    const told = tell(text, "study");
    const { story } = told;
    assert.equal(story.early, undefined);
    assert.equal(story.span[1], 3);
    const [x] = story.reference.z.slice(-2);
    assert.ok(Math.abs(x) < 1e-12, `${x}`);
    assert.ok(told.rk4.reduced, "steps across a jump lose their order");
    assert.match(said(told), /RK4 converges at order .* and not at its 4: the right-hand side has a jump/);
  });

  test("a block that sticks and slips is followed over its whole span, and drawn at the speed of the belt", () => {
    const { story } = creaking();
    assert.deepEqual([story.early, [...story.span]], [undefined, [0, 30]]);
    const { t, z } = story.reference;
    const stuck = Array.from(t, (_, n) => z[2 * n + 1]).filter((v) => Math.abs(v - 0.3) < 1e-9);
    assert.ok(stuck.length > t.length / 10, `${stuck.length} of ${t.length} states at the speed of the belt`);
    assert.ok(
      Array.from(t, (_, n) => z[2 * n + 1]).every((v) => v < 0.3 + 1e-9),
      "no faster than the belt",
    );
  });

  test("a method that ends its own steps at jumps needs no luck there", () => {
    const { story } = creaking();
    const own = findings(story)[2];
    assert.deepEqual(
      own.targets.map(({ need }) => need.how === "out of reach"),
      [false, false, false],
    );
    assert.ok(own.double.ladder.runs.some(({ error }) => error < 1e-9));
  });

  test("a stiff solution that ends is said to end, not to be too stiff for a method that nobody asked for", () => {
    const told = tell(sampleText("robertson"), "balanced");
    assert.equal(told.story.reference.kind, "radau5 1e-12");
    assert.match(said(told), /could not be followed to the end of its span: the step fell to .* at t = 4\.07/);
    assert.doesNotMatch(said(told), /stiff|more steps/);
    const lost = sideFigures(told.story, 1).find(({ id }) => id === "error-rk4")!;
    assert.match(lost.notes![0].text, /^Lost so soon that no curve/);
  });

  test("nobody is told to change the tolerance of a reference", () => {
    const told = tell("export const f = ([x, y] = [1, 0], t: number) => [2e5 * y, -2e5 * x];", "f");
    assert.match(said(told), /could not be followed to the end of its span: .* steps led only to t = [\d.]+ of 20\./);
    assert.doesNotMatch(said(told), /allow more steps|rougher/);
  });
});
