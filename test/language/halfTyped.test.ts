import assert from "node:assert/strict";
import { test } from "node:test";
import { study } from "../../src/study/study.ts";
import { readFile } from "./marked.ts";

const before = "/** Sound. */\nexport const before = ([x, v] = [1, 0], t: number) => [v, -x];\n\n";
const after =
  "\n/** Sound, too. */\nexport function after(z = 1, t: number) {\n  return -z;\n}\n\n/** @notDynamics */\nexport const closed = (z: number, t: number) => helper(z);\n\nfunction helper(z: number) {\n  return z;\n}\n";

/** Pieces of a function as it is being typed. */
const halves = [
  "export function f([x, v] = [2, 0], t: number) {\n  return [v, -x\n}\n",
  "export function f([x, v] = [2, 0], t: number) {\n  const k = 3 *\n  return [v, -x];\n}\n",
  "export function f([x, v] = [2, 0], t: number) {\n  if (x > 0) {\n    return [v, -x];\n}\n",
  "export function f([x, v] = [2, 0], t: number) {\n  return [v, -x];\n",
  "export function f([x, v] = [2, 0], t: number, { mu = 1 } = {}\n",
  "export function f([x, v\n",
  "export function f(\n",
  "export function f\n",
  "export function\n",
  "export const f = ([x, v] = [2, 0], t: number) => \n",
  "export const f = ([x, v] = [2, 0], t: number) => [v, -x)];\n",
  "export const\n",
  "export\n",
  'export const f = "half a text\n',
  "export const f = `half a template\n",
  "/* half a comment\nexport const f = 1;\n",
  "export const f = ([x] = [1], t: number) => [x]]]];\n",
  'import { mlp from "node-ode";\n',
  "const a = 1 +;\nconst b = * 2;\n",
  "}\n",
  "namespace\nconst k = 1;\nnamespace if (1) {}\n",
  "namespace new\n",
  "export const f = (z = 1, t: number) => {\n  namespace return z;\n};\n",
  "export const f = ([x] = [1], t: number) => [x ?? ];\nexport const g = (z = 1, t: number) => z.;\n",
];

for (const half of halves) {
  test(`sound functions around ${JSON.stringify(half)}`, () => {
    // A comment that does not end takes what follows with it, up to the end of the next.
    const isOpenComment = half.startsWith("/*");
    const { functions, diagnostics } = readFile(before + half + after);
    assert.ok(isOpenComment || diagnostics.length > 0);
    const sound = functions.filter((f) => f.trace().field).map(({ name }) => name);
    assert.ok(sound.includes("before"), "the function before is lost");
    if (!isOpenComment) assert.ok(sound.includes("after"), "the function after is lost");
    assert.ok(!functions.some(({ name }) => name === "closed"));
    for (const { range, severity } of diagnostics) {
      assert.equal(severity, "error");
      assert.ok(range.start.offset >= before.length - 1 && range.start.offset <= before.length + half.length + 20);
    }
  });
}

test("a function with an error in its syntax is there, and does not pretend to be sound", () => {
  const { functions } = readFile(
    "export function f(z = 1, t: number) {\n  const a = 1;\n  const a = 2;\n  return z;\n}\n",
  );
  assert.deepEqual(functions.map(({ name }) => name), ["f"]); // biome-ignore format: one thought
  const { field, diagnostics } = functions[0].trace();
  assert.equal(field, undefined);
  assert.match(diagnostics[0].message, /already been declared/i);
});

test("names of a statement that cannot be read are not unknown", () => {
  const { diagnostics } = readFile("const k = 3 *;\nexport const f = (z = 1, t: number) => k * z;\n");
  assert.deepEqual(diagnostics.map(({ code }) => code), ["syntax-error"]); // biome-ignore format: one thought
});

test("lines at the left margin need not begin a statement", () => {
  const { functions } = readFile(
    "export const f = (z = 1, t: number) => {\nconst a = 2;\nconst b = 3;\nreturn a * b * z;\n};\nexport const broken = ;\n",
  );
  assert.ok(functions.find(({ name }) => name === "f")?.trace().field);
});

test("what could not be read is known by its name, its place and its first fault", () => {
  const f = "export function sheep([a, b] = [1, 1], t: number) {\n  return [a, b sheep];\n}\n";
  const text = `import { experiment } from "node-ode";\n${before}${f}${after}export const run = experiment(sheep, { t: [0, 1] });\n`;
  const { lost, functions, experiments } = readFile(text);
  assert.deepEqual([...lost.keys()].sort(), ["run", "sheep"]);
  assert.ok(!functions.some(({ name }) => name === "sheep"));
  assert.deepEqual(experiments, []);
  for (const [name, { nameRange, diagnostics }] of lost) {
    assert.equal(text.slice(nameRange.start.offset, nameRange.end.offset), name);
    const { code, severity, range } = diagnostics[0];
    assert.deepEqual([code, severity], ["syntax-error", "error"]);
    assert.equal(text.split("\n")[range.start.line - 1], "  return [a, b sheep];", name);
  }
  assert.throws(() => study(readFile(text), "sheep"), { name: "BrokenFunction", message: "sheep has errors" });
});

for (const half of halves) {
  test(`names of what is lost in ${JSON.stringify(half)} stand where it says`, () => {
    const text = before + half + after;
    for (const [name, { nameRange, diagnostics }] of readFile(text).lost) {
      assert.equal(text.slice(nameRange.start.offset, nameRange.end.offset), name);
      assert.ok(diagnostics.some(({ severity }) => severity === "error"));
    }
  });
}
