import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { type LensTarget, lensTargets } from "../../src/extension/language/lensTargets.ts";
import { Session } from "../../src/study/session.ts";

const entry = "lab/a.node-ode.ts";
const sound = `import { experiment } from "node-ode";
export function f([x, v] = [1, 0], t: number) {
  return [v, -2 * x];
}
export const g = (z = 1, t: number) => -z;
export const run = experiment(f, { t: [0, 1] });
`;

function targetsOf(text: string, before: readonly LensTarget[] = []): readonly LensTarget[] {
  const program = new Session().read({ entry, texts: new Map([[entry, text]]) });
  return lensTargets(describe(program, entry, 1), before);
}

const placed = (targets: readonly LensTarget[]) =>
  Object.fromEntries(targets.map(({ name, nameRange }) => [name, nameRange.start.line]));

test("lenses stay over what is half-typed, and move with it", () => {
  const before = targetsOf(sound);
  assert.deepEqual(placed(before), { f: 2, g: 5, run: 6 });
  const broken = `// one\n// two\n${sound.replace("2 * x", "2 x")}`;
  assert.deepEqual(placed(targetsOf(broken)), { g: 7 });
  const kept = targetsOf(broken, before);
  assert.deepEqual(placed(kept), { f: 4, g: 7, run: 8 });
  const offered = (targets: readonly LensTarget[]) =>
    Object.fromEntries(targets.map((each) => [each.name, each.offered]));
  assert.deepEqual(offered(kept), offered(before));
  // As often as one types on.
  assert.deepEqual(placed(targetsOf(`// zero\n${broken}`, kept)), { f: 5, g: 8, run: 9 });
  assert.deepEqual(targetsOf(sound, kept), before);
});

test("lenses stay where they were while not even the name can be read", () => {
  const before = targetsOf(sound);
  const nameless = sound.replace("function f(", "functio f(");
  assert.deepEqual(placed(targetsOf(nameless, before)), { f: 2, g: 5, run: 6 });
});

test("lenses go with what is taken out of a text that can be read", () => {
  const before = targetsOf(sound);
  assert.deepEqual(placed(targetsOf(sound.replace(/export const g.*\n/, ""), before)), { f: 2, run: 5 });
});
