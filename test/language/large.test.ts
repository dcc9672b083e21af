import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { readFile } from "./marked.ts";

const list = (n: number, entry: (i: number) => string = (i) => `${i % 7}`) =>
  Array.from({ length: n }, (_, i) => entry(i)).join(",");

/** More than fits into the arguments of a call, each of them. */
const MANY = 130_000;

const sound: Readonly<Record<string, string>> = {
  "an array literal": `const a = [${list(MANY)}];\nexport function f(z = 1, t: number) { return -z * a[3]; }`,
  "an array literal in a body": `export function f(z = 1, t: number) { const a = [${list(MANY)}];\n return -z * a[3]; }`,
  "an array spread into a call": `const a = [${list(MANY)}];\nconst b: number[] = [];\nb.push(...a);\nexport function f(z = 1, t: number) { return -z * b[3] + Math.max(...a); }`,
  "the arguments of a call": `const g = (...a: number[]) => a.length;\nconst b = g(${list(MANY)});\nexport function f(z = 1, t: number) { return -z * b; }`,
  "arrays put end to end": `const a = [${list(MANY)}];\nexport function f(z = 1, t: number) { const b = [...a, ...a].concat(a); return -z * b[3]; }`,
  "an array parameter": `export function f(z = 1, t: number, { a = [${list(MANY)}] } = {}) { return -z * a[3]; }`,
  parameters: `export function f(z = 1, t: number, { ${list(20_000, (i) => `a${i} = 1`)} } = {}) { return -z * a3; }`,
  statements: `export function f(z = 1, t: number) {\n${"z;\n".repeat(MANY)}return -z; }`,
  "an object": `const o = { ${list(MANY, (i) => `a${i}: 1`)} };\nexport function f(z = 1, t: number) { return -z * o.a3; }`,
  "parts of a template": `export const s = \`${`\${1}`.repeat(100_000)}\`;\nexport function f(z = 1, t: number) { return -z; }`,
  cases: `export function f(z = 1, t: number) { switch (3) { ${"case 1:\n".repeat(50_000)} return z; } return -z; }`,
  "a net that an experiment gives": `import { mlp, experiment } from "node-ode";\nexport function f([x, v] = [1, 2], t: number, { net = mlp([2, 400, 400, 2]) } = {}) { return net([x, v]); }\nexport const e = experiment(f, { theta: { net: mlp([2, 400, 400, 2]) }, z0: [1, 2], t: [0, 1] });`,
  "initial states": `import { experiment } from "node-ode";\nexport function f(z: number[], t: number) { return z.map((x) => -x); }\nexport const e = experiment(f, { z0: Array.from({ length: ${MANY} }, (_, i) => [i, 2]), t: [0, 1] });`,
};

for (const [what, text] of Object.entries(sound)) {
  test(`any number works: ${what}`, () => {
    const { diagnostics, functions, experiments } = describe(readFile(text), "file", 1);
    assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []); // biome-ignore format: one thought
    assert.deepEqual(
      functions.map(({ name, broken }) => [name, broken]),
      [["f", false]],
    );
    assert.equal(experiments.length, text.includes("experiment(") ? 1 : 0);
  });
}

const limited: readonly (readonly [what: string, text: string, line: number, message: RegExp])[] = [
  [
    "a state",
    "export function f(z = Array.from({ length: 100_001 }, (_, i) => i), t: number) { return z.map((x) => -x); }",
    1,
    /a state of 100\u202f001 components .* 100\u202f000 is the most/,
  ],
  [
    "a state that an experiment gives",
    'import { experiment } from "node-ode";\nexport function f(z: number[], t: number) { return z.map((x) => -x); }\nexport const e = experiment(f, { z0: Array.from({ length: 100_001 }, (_, i) => i), t: [0, 1] });',
    2,
    /a state of 100\u202f001 components .* 100\u202f000 is the most/,
  ],
  [
    "a matrix of parameters",
    `export function f(z = 1, t: number, { a = [${list(MANY, () => "[1]")}] } = {}) { return -z * a[3][0]; }`,
    1,
    /more than 100\u202f000 operations/,
  ],
];

test("parameters of their own names are as many as a panel can show; the first that is too many is named", () => {
  const text = `export function f(z = 1, t: number, {\n${list(20_001, (i) => `a${i} = 1${i === 19_999 ? "\n" : ""}`)} } = {}) { return -z * a3; }`;
  const { diagnostics } = describe(readFile(text), "file", 1);
  assert.deepEqual(diagnostics.map(({ code, severity }) => `${severity} ${code}`), ["error invalid-parameter"]); // biome-ignore format: one thought
  assert.match(diagnostics[0].message, /^20\u202f001 parameters .* 20\u202f000 are the most: put .* into an array$/);
  assert.equal(diagnostics[0].range.start.line, 3);
});

test("a text with more errors of syntax than a program has is read up to the thousandth, and says where it ends", () => {
  const sound = "export const f = (z = 1, t: number) => -z;\n";
  const wrong = "hello world\n".repeat(1500);
  const { diagnostics, functions } = describe(readFile(`${sound}${wrong}${sound.replace("f =", "g =")}`), "file", 1);
  assert.deepEqual(functions.map(({ name }) => name), ["f"]); // biome-ignore format: one thought
  assert.ok(diagnostics.every(({ message }) => message.length < 200));
  assert.deepEqual(diagnostics.filter(({ code }) => code === "not-read").map(({ range }) => range.start.line), [1002]); // biome-ignore format: one thought
  const line = describe(readFile("no program ".repeat(1500)), "file", 1).diagnostics;
  assert.deepEqual(line.map(({ message, range }) => [message, range.start.line]), [["the file is not read from here on: it has more than 1000 errors of syntax", 1]]); // biome-ignore format: one thought
});

for (const [what, text, line, message] of limited) {
  test(`past a limit it is named where it stands: ${what}`, () => {
    const { diagnostics, functions } = describe(readFile(text), "file", 1);
    assert.equal(diagnostics.length, 1, JSON.stringify(diagnostics));
    assert.equal(diagnostics[0].code, "too-many-operations");
    assert.match(diagnostics[0].message, message);
    assert.equal(diagnostics[0].range.start.line, line);
    assert.deepEqual(
      functions.map(({ name }) => name),
      ["f"],
    );
  });
}

/** The parser (7.29) leaves a hole in the tree behind these, or stumbles. */
const words = ["module", "namespace"];
const followers = ["const s = 1", "new X", "class A {}", "function g() {}", "var s", "if (1) {}", "export const q = 1"];
const places = [(x: string) => `  z\n  ${x}\n`, (x: string) => `  switch (1) { case 1: z\n  ${x} }\n`];

for (const word of words) {
  test(`\`${word}\` before a keyword is an error of the text, not of the reader`, () => {
    for (const follower of followers) {
      for (const place of places) {
        const text = `export const other = (z = 1, t: number) => -z;\nexport function f(z = 1, t: number) {\n${place(`${word} ${follower}`)}  return -z;\n}\n`;
        const { diagnostics, functions } = describe(readFile(text), "file", 1);
        assert.ok(diagnostics.length > 0, text);
        assert.ok(
          diagnostics.every(({ code }) => code !== "internal-error"),
          `${text}\n${JSON.stringify(diagnostics)}`,
        );
        assert.ok(
          functions.some(({ name, broken }) => name === "other" && !broken),
          text,
        );
      }
    }
  });
}
