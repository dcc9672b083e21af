import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import { runs } from "../runs.ts";
import { IMPORT, readFile, repaired } from "./marked.ts";

/** A refused construct: pieces of text, each with what it stands in. */
interface Construct {
  readonly code: string;
  readonly write: (part: () => string, pick: <T>(...choices: T[]) => T) => string;
}

const NUMBERS = ["x", "v", "mu", "2", "t", "(x - 1)", "Math.sin(v)", "x * v", "table[1]", "-x"];

/** Where an expression may stand. */
const PLACES: readonly ((expression: string) => string)[] = [
  (e) => `return [${e}, v];`,
  (e) => `return [2 * (${e}), v];`,
  (e) => `const a = ${e};\n  return [a, v];`,
  (e) => `let a = 0;\n  if (v > 0) a = ${e};\n  return [a, v];`,
  (e) => `return [Math.max(${e}, 1), v];`,
  (e) => `const g = (u: number) => ${e};\n  return [g(x), v];`,
  (e) => `return [v > 0 ? ${e} : 1, v];`,
  (e) => `const o = { a: ${e} };\n  return [o.a, v];`,
  (e) => `return [[${e}, 1].reduce((s, u) => s + u), v];`,
  (e) => `return [x + (${e}) * 2 - 1, v];`,
];

/** Where a condition may stand, too. */
const CONDITIONS: readonly ((condition: string) => string)[] = [
  (c) => `return [${c} ? 1 : 2, v];`,
  (c) => `return [v > 1 && ${c} ? 1 : 2, v];`,
  (c) => `return [${c} || v > 1 ? 1 : 2, v];`,
  (c) => `return [!(${c}) ? 1 : 2, v];`,
  (c) => `let a = x;\n  if (${c}) a = v;\n  return [a, v];`,
  (c) => `const isIn = ${c};\n  return [isIn ? 1 : x, v];`,
  (c) => `const g = () => ${c};\n  return [g() ? 1 : x, v];`,
  (c) => `return [((${c}) === (v > 0)) ? 1 : 2, v];`,
];

const constructs: Readonly<Record<string, Construct>> = {
  "a chain of comparisons": {
    code: "comparison-chain",
    write: (part, pick) => {
      const chain = [part(), pick("<", "<="), part(), pick("<", "<="), part(), ...pick([], [" < ", part()])].join(" ");
      return pick(...CONDITIONS)(chain);
    },
  },
  "a condition that is computed with": {
    code: "wrong-type",
    write: (part, pick) => {
      const condition = `${part()} ${pick(">", "<=", "===")} ${part()}`;
      const inner = pick(condition, `${condition} && ${part()} > 1`, `v > 0 ? ${condition} : x > 1`);
      const use = pick<(c: string) => string>(
        (c) => `(${c}) * 2`,
        (c) => `1 - (${c})`,
        (c) => `Math.sqrt(${c})`,
        (c) => `-(${c})`,
        (c) => `2 ** (${c})`,
      );
      return pick(...PLACES)(use(inner));
    },
  },
  "a condition for a component": {
    code: "wrong-type",
    write: (part, pick) => `return [${pick(`${part()} > 1`, `${part()} > 1 || v > 0`, `!(${part()} < v)`)}, v];`,
  },
  "an index between entries": {
    code: "fractional-index",
    write: (part, pick) => pick(...PLACES)(`(table[${pick("x", "x / 2", "t + v", "(x)")}] ?? ${part()})`),
  },
  "an index past the end": {
    code: "index-past-end",
    write: (_, pick) =>
      pick(...PLACES.slice(0, 3))(`table[Math.${pick("floor", "round", "ceil")}(${pick("x", "v * 2", "x - v")})]`),
  },
  "a constant that is assigned": {
    code: "constant-assignment",
    write: (part, pick) =>
      `const a = ${part()}${pick("", ", b = 1")};\n  ${pick("", "if (v > 0) ")}a ${pick("=", "+=", "*=")} ${part()};\n  return [a, v];`,
  },
  "a chosen array that is written to": {
    code: "chosen-array",
    write: (part, pick) =>
      `const p = [${part()}, 1], q = [v, ${part()}];\n  ${pick("const", "let")} c = x > ${part()} ? p : q;\n  c[${pick("0", "1")}] = ${part()};\n  return c;`,
  },
  "bits for a power": {
    code: "state-dependent-value",
    write: (_, pick) => pick(...PLACES)(`${pick("x", "v", "mu")} ^ ${pick("2", "3")}`),
  },
  "`for … in`": {
    code: "unsupported-syntax",
    write: (part, pick) =>
      `let s = ${part()};\n  for (const ${pick("k", "key")} in ${pick("rates", "{ a: 1, b: 2 }", "(rates)")}) ${pick("s += 1;", "{ s *= 2; }")}\n  return [s, v];`,
  },
  "a bigint": { code: "unsupported-syntax", write: (_, pick) => pick(...PLACES)(`x * ${pick("2n", "10n")}`) },
  "`void 0`": { code: "unsupported-syntax", write: (part, pick) => pick(...PLACES)(`((void 0) ?? ${part()})`) },
  "`in`": { code: "unsupported-syntax", write: (_, pick) => pick(...CONDITIONS)(`"a" in ${pick("rates", "(rates)")}`) },
  "`console.log`": {
    code: "unsupported-syntax",
    write: (part, pick) =>
      pick(
        `console.log(${part()});\n  return [x, v];`,
        `if (v > 0) console.log(x);\n  return [x, v];`,
        `if (v > 0) { console.log(${part()}, v); }\n  return [x, v];`,
      ),
  },
  "`debugger`": {
    code: "unsupported-syntax",
    write: (part, pick) =>
      pick(`debugger;\n  return [${part()}, v];`, `for (let i = 0; i < 2; i++) debugger;\n  return [x, v];`),
  },
  "`var`": { code: "unsupported-syntax", write: (part) => `var a = ${part()};\n  return [a, v];` },
  "a function with `async`": {
    code: "unsupported-syntax",
    write: (part, pick) =>
      `${pick("const g = async (u: number) => u;", "async function g(u: number) { return u; }", "const g = async function (u: number) { return u; };")}\n  return [${part()}, v];`,
  },
  "a getter": {
    code: "unsupported-syntax",
    write: (part) => `const o = { get a() { return ${part()}; } };\n  return [o.a, v];`,
  },
  "a hole": { code: "unsupported-syntax", write: (part) => `const o = [${part()}, , 1];\n  return [o[0], v];` },
  "a number in a text": {
    code: "unsupported-syntax",
    write: (_, pick) => pick(...PLACES)(`x * parseFloat("${pick("3", "2.5")}")`),
  },
  "a net whose layers are arguments": {
    code: "invalid-argument",
    write: () => "const n = mlp(2, 8, 2);\n  return n([x, v]);",
  },
  "a misspelt function": {
    code: "unknown-property",
    write: (part, pick) => pick(...PLACES)(`Math.${pick("sinn", "coss", "sqr", "expp")}(${part()})`),
  },
};

suite("the user's own line, rewritten", () => {
  for (const [name, { code, write }] of Object.entries(constructs)) {
    test(`${name}: every suggested line is accepted`, () => {
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat(9_999)), (numbers) => {
          const next = () => numbers.next().value as number;
          const pick = <T>(...choices: T[]) => choices[next() % choices.length];
          const text = `const table = [1, 2, 3];\nconst rates = { a: 1, b: 2 };\nexport function f([x, v] = [2, 0.5], t: number, { mu = 1 } = {}) {\n  ${write(() => pick(...NUMBERS), pick)}\n}\n`;
          assertAccepted(text, code);
        }),
        { seed: 17, numRuns: runs(40, 2_000) },
      );
    });
  }

  const whole: readonly (readonly [name: string, text: string, line: string])[] = [
    [
      "a further argument",
      "export const f = (y = 1, t: number, k: number = 1, c = 0.3) => -k * y + c;\n",
      "export const f = (y = 1, t: number, { k = 1, c = 0.3 } = {}) => -k * y + c;",
    ],
    [
      "an object and a further argument",
      "export const f = (y = 1, t: number, { k = 1 }: { k?: number } = {}, c = 0.3) => -k * y + c;\n",
      "export const f = (y = 1, t: number, { k = 1, c = 0.3 } = {}) => -k * y + c;",
    ],
    [
      "a parameter's name",
      'export const f = (y = 1, t: number, { "decay rate": k = 2 } = {}) => -k * y;\n',
      "export const f = (y = 1, t: number, { decayRate: k = 2 } = {}) => -k * y;",
    ],
    [
      "no initial value",
      "export const f = (y = 1, t: number, { k }: { k: number }) => -k * y;\n",
      "export const f = (y = 1, t: number, { k = 0 }: { k: number }) => -k * y;",
    ],
    [
      "an array for a number",
      "export const f = (y = 1, t: number) => [-y * t];\n",
      "export const f = (y = 1, t: number) => -y * t;",
    ],
    [
      "a number for an array",
      "export const f = ([y] = [1], t: number) => -y * t;\n",
      "export const f = ([y] = [1], t: number) => [-y * t];",
    ],
    [
      "a condition for a number",
      "export const f = (y = 1, t: number) => y > t;\n",
      "export const f = (y = 1, t: number) => y > t ? 1 : 0;",
    ],
    [
      "a table that is imported",
      'import rows from "./forcing.csv";\nexport const f = (y = 1, t: number) => rows.u[0] - y;\n',
      'import { table } from "node-ode";\nconst rows = table("./forcing.csv");',
    ],
  ];
  const options: readonly (readonly [written: string, line: string])[] = [
    ["{ method: rk4, steps: 10 }", '{ method: "rk4", steps: 10 }'],
    ["{ t: 10 }", "{ t: [0, 10] }"],
    ['{ z0: "1.5" }', "{ z0: 1.5 }"],
    ['{ method: "RK4" }', '{ method: "rk4" }'],
    [
      "{ data: { t: [0, 1], z: [1, 2] }, loss: meanSquaredError, train: { optimizer: lbfgs(), iterations: 5 } }",
      "{ data: { t: [0, 1], z: [1, 2] }, loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 5 } }",
    ],
    [
      '{ data: { t: [0, 1], z: [1, 2] }, loss: meanSquaredError(), train: { optimizer: lbfgs, iterations: "5" } }',
      '{ data: { t: [0, 1], z: [1, 2] }, loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: "5" } }',
    ],
  ];
  for (const [written, line] of options) {
    test(`${written} of an experiment: ${line}`, () => {
      const text = (given: string) =>
        `import { lbfgs, meanSquaredError } from "node-ode";\nexport const f = (y = 1, t: number, { k = 1 } = {}) => -k * y;\nexport const g = experiment(f, ${given});\n`;
      assert.equal(assertAccepted(text(written))[0], `export const g = experiment(f, ${line});`);
    });
  }
  for (const [name, text, line] of whole) {
    test(`${name}: ${line}`, () => {
      const shown = assertAccepted(text);
      assert.ok(shown.includes(line), shown.join("\n"));
    });
  }

  test("an empty range, a text of one line and a long one are shown as they are", () => {
    const text = `export const f = ([x, v] = [2, 0], t: number) => [${"x + ".repeat(200)}(x > 0) * 2, v];\n`;
    const [shown] = assertAccepted(text);
    assert.match(shown, /^…( \+ x)+ \+ \(x > 0 \? 1 : 0\) \* 2, v\];$/);
    assert.ok(shown.length < 400);
  });
});

/** Repairs a text until nothing is wrong with it, each time the first that is; gives the lines that were suggested on the way. */
function assertAccepted(text: string, code?: string): string[] {
  const lines: string[] = [];
  let file = IMPORT + text;
  let wrong = faults(file);
  if (code)
    assert.ok(
      wrong.some((each) => each.code === code),
      `${code} is not told of\n${text}`,
    );
  while (wrong.length > 0) {
    const [first] = wrong;
    const fixed = repaired(file, first);
    assert.ok(fixed !== undefined, `no repair of ${first.code}: ${first.message}\n${file}`);
    const left = faults(fixed);
    const isStill = left.some(
      (each) => each.code === first.code && each.range.start.offset === first.range.start.offset,
    );
    assert.ok(!isStill && lines.length < MOST, `${first.code} stays: ${first.fix?.line}\n${fixed}`);
    lines.push(first.fix?.line ?? "");
    [file, wrong] = [fixed, left];
  }
  return lines;
}

/** Repairs that a text may need one after another: the first hides what is wrong behind it. */
const MOST = 4;

function faults(file: string): Diagnostic[] {
  return readFile(file, { "lab/forcing.csv": "t,u\n0,1\n1,2\n" }).diagnostics.filter(
    // Parameters of the frame that a construct has no use for.
    ({ severity, code }) => severity !== "hint" && code !== "unused-parameter" && code !== "flat-parameter",
  );
}
