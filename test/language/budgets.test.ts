import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokenFunction, study } from "../../src/study/study.ts";
import { readFile } from "./marked.ts";

const inside = (body: string) =>
  `export function f([x, v] = [2, 0], t: number) {\n${body}\n}\nexport const sound = (z = 1, t: number) => -z;\n`;
const repeated = (piece: string, n: number) => piece.repeat(n);

/** What would run for ever, or fill the memory; and the line that is to blame. */
const runaways: readonly (readonly [text: string, line: number])[] = [
  [inside("for (;;);\nreturn [x, v];"), 2],
  [inside("while (true) v += x;\nreturn [x, v];"), 2],
  [inside("let i = 0;\ndo i--; while (i < 1);\nreturn [x, v];"), 3],
  [inside("for (let i = 0; i < 1e9; i++) v = v * x + 1;\nreturn [x, v];"), 2],
  [inside("for (let i = 0; i < 1e9; i++) {\n  for (let j = 0; j < 10; j++)\n    v = 2 * v;\n}\nreturn [x, v];"), 3],
  [inside("const a = [x];\nfor (const u of a) a.push(u);\nreturn [x, v];"), 3],
  [inside("const g = (n: number): number =>\n  g(n + 1);\nreturn [g(0), v];"), 3],
  [inside("const g = (n: number): number => n < 2 ? x : g(n - 1) + g(n - 2);\nreturn [g(60), v];"), 2],
  [
    inside("let a = x;\nfor (let i = 0; i < 40000; i++)\n  a = Math.sin(a * i) + Math.cos(v * i) * i;\nreturn [a, v];"),
    4,
  ],
  [inside("let a = [x];\nfor (let i = 0; i < 99; i++)\n  a = a.concat(a);\nreturn [a[0], v];"), 3],
  [inside("let a = [x];\nfor (let i = 0; i < 99; i++) a = [...a, ...a];\nreturn [a[0], v];"), 3],
  [inside("const a =\n  Array(1e9).fill(0);\nreturn [a[0], v];"), 3],
  [inside("const a = Array.from(\n  { length: 2 ** 31 }, () => x);\nreturn [a[0], v];"), 3],
  [inside("let s = 'a';\nfor (let i = 0; i < 99; i++)\n  s = s + s;\nreturn [s.length, v];"), 4],
  [inside("const a: any[] = [];\na.push(a);\nreturn [a.flat(Infinity)[0], v];"), 4],
  [inside("let a: any = [x];\nfor (let i = 0; i < 40000; i++) a = [a];\nreturn [x > 0 ? a : [a], v];"), 4],
  [inside(`return [\n${repeated("- ", 4000)}x, v];`), 3],
  [inside(`return [\n${repeated("(", 2000)}x${repeated(")", 2000)}, v];`), 3],
  [inside(`return [\n${repeated("[", 2000)}x${repeated("]", 2000)}, v];`), 3],
  [inside(`return [\n${repeated("x > 0 ? x : ", 3000)}x, v];`), 3],
  [inside(`return [\n${repeated("x + (", 1500)}x${repeated(")", 1500)}, v];`), 3],
  [inside(`return [\n${repeated("Math.sin(", 1500)}x${repeated(")", 1500)}, v];`), 3],
  [inside(repeated("{", 3000) + repeated("}", 3000)), 2],
  [inside(`const g = ${repeated("() => ", 5000)}x;\nreturn [x, v];`), 2],
  [
    `export const f = (z = 1, t: number) => z;\nconst a = \n${repeated("async <T>(a = ", 30)};\nexport const sound = (z = 1, t: number) => z;\n`,
    3,
  ],
  [
    `export const f = (z = 1, t: number) => z;\nf(${repeated("is [<T>", 40)}\nexport const sound = (z = 1, t: number) => z;\n`,
    2,
  ],
  [
    "let s = 0;\nfor (;;) s++;\nexport const f = (z = 1, t: number) => z;\nexport const sound = (z = 1, t: number) => z;\n",
    2,
  ],
];

for (const [text, line] of runaways) {
  test(`stops: ${text.slice(0, 150).replace(/\s+/g, " ")}`, () => {
    // What does not end ends with the time of its file; how long the rest takes is a row of the benchmark.
    const { functions, diagnostics } = readFile(text);
    assert.ok(diagnostics.length > 0);
    const [{ code, range, severity }] = diagnostics;
    assert.equal(severity, "error");
    assert.match(code, /^too-|invalid-argument|syntax-error/);
    assert.ok(range.start.line <= line && line <= range.end.line, `${code} on line ${range.start.line}, not ${line}`);
    assert.ok(functions.find(({ name }) => name === "sound")?.trace().field, "the sound function is lost");
  });
}

for (const [what, made] of Object.entries({
  "made with `Array.from`":
    "const known = Array.from({ length: 300 }, (_, i) => Array.from({ length: 300 }, (_, j) => Math.exp(-((i - 150) ** 2 + (j - 150) ** 2) / 200)));",
  "made in loops":
    "const known: number[][] = [];\nfor (let i = 0; i < 300; i++) {\n  const row: number[] = [];\n  for (let j = 0; j < 300; j++) row.push(Math.sin(i * j));\n  known.push(row);\n}",
})) {
  test(`a known table of 300 × 300 is read where it stands: ${what}`, () => {
    const body = "return [known[150][149] * v, -x];";
    for (const text of [`${made}\n${inside(body)}`, inside(`${made}\n${body}`)]) {
      const { functions, diagnostics } = readFile(text);
      assert.deepEqual(diagnostics, []);
      assert.ok(functions[0].trace().field);
    }
  });
}

test("a constant that spends its budget is why what needs it has no field, in a sentence with a place", () => {
  const program = readFile(
    "const a = Array.from({ length: 4000 }, (_, i) => Array.from({ length: 4000 }, (_, j) => i * j));\nexport function f(z = 1, t: number) {\n  return -z * a[1][2];\n}\n",
  );
  const { functions, diagnostics } = program;
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === "error").map(({ code, range }) => [code, range.start.line]),
    [["too-many-steps", 1]],
  );
  assert.equal(functions[0].trace().field, undefined);
  assert.throws(
    () => study(program, "f"),
    (error: unknown) =>
      error instanceof BrokenFunction && error.diagnostics.some(({ code }) => code === "too-many-steps"),
  );
});

test("what is long but ends is read", () => {
  const terms = Array.from({ length: 1000 }, (_, i) => `${i} * x`).join(" + ");
  const { functions, diagnostics } = readFile(inside(`const a = ${terms};\nreturn [a, v];`));
  assert.deepEqual(diagnostics, []);
  assert.ok(functions[0].trace().field);
});

test("two hundred coupled components are read", () => {
  const { functions, diagnostics } =
    readFile(`export function kuramoto(phase = Array.from({ length: 200 }, (_, i) => i), t: number, { k = 1 } = {}) {
  return phase.map((p, i) => {
    let pull = 0;
    for (let j = i - 5; j <= i + 5; j++) pull += Math.sin(phase[(j + 200) % 200] - p);
    return 1 + (k / 200) * pull;
  });
}`);
  assert.deepEqual(diagnostics, []);
  assert.equal(functions[0].trace().field?.outputs.length, 200);
});
