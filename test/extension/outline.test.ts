import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { type OutlinedFunction, outline } from "../../src/extension/views/outline.ts";
import { Session } from "../../src/study/session.ts";

const entry = "lab/a.node-ode.ts";
const sound = `import { experiment } from "node-ode";
export function f([x, v] = [1, 0], t: number, { k = 2 } = {}) {
  return [v, -k * x];
}
export const run = experiment(f, { t: { from: 0, to: 1, points: 3 }, data: (t) => [t, 0] });
export const g = (z = 1, t: number) => -z;
`;

function outlineOf(text: string, before: readonly OutlinedFunction[] = []): readonly OutlinedFunction[] {
  const program = new Session().read({ entry, texts: new Map([[entry, text]]) });
  return outline(describe(program, entry, 1), before);
}

/** As the tree shows it, without places. */
const shown = (functions: readonly OutlinedFunction[]) =>
  functions.map(({ name, stateNames, experiments }) => [
    name,
    stateNames?.join(),
    ...experiments.map(({ name, trainable }) => `${name}${trainable ? ", trainable" : ""}`),
  ]);

const whole = [
  ["f", "x,v", "run, trainable"],
  ["g", "z"],
];

test("a half-typed function keeps its row, its place among the others and its experiments", () => {
  const before = outlineOf(sound);
  assert.deepEqual(shown(before), whole);
  for (const broken of [
    sound.replace("-k * x", "-k x"),
    sound.replace("function f(", "functio f("),
    sound.replace("experiment(f", "experiment("),
    sound.replace("points: 3 }", "points: "),
    sound.replace("-k * x", "-k * unknown"),
  ]) {
    const kept = outlineOf(`// one\n${broken}`, before);
    assert.deepEqual(shown(kept), whole, broken);
    // As often as one types on, and back again.
    assert.deepEqual(shown(outlineOf(broken, kept)), whole, broken);
    assert.deepEqual(outlineOf(sound, kept), before);
  }
});

test("what is taken out of a text that can be read goes from the tree", () => {
  const before = outlineOf(sound);
  assert.deepEqual(shown(outlineOf(sound.replace(/export const g.*\n/, ""), before)), whole.slice(0, 1));
  assert.deepEqual(shown(outlineOf(sound.replace(/export const run.*\n/, ""), before)), [
    ["f", "x,v"],
    ["g", "z"],
  ]);
});
