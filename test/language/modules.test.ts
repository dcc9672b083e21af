import assert from "node:assert/strict";
import { test } from "node:test";
import { resolvePath } from "../../src/language/module/path.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { assertLikeNode } from "./inNode.ts";
import { readFile, readText } from "./marked.ts";

const messages = ({
  diagnostics,
}: {
  diagnostics: readonly { code: string; message: string; range: { file: string } }[];
}) => diagnostics.map(({ code, range }) => `${range.file.replace("lab/", "")} ${code}`);

test("functions, constants and arrays of relative files", () => {
  assertLikeNode(
    `import spring, { k as stiffness, type Spring, weights } from "./lib.ts";
import * as lib from "./lib.ts";
import { again } from "./again.ts";
export const f = ([x, v] = [1, 0], t: number) => [v * lib.two, spring(x) * stiffness + weights[1] * again(v)];
`,
    {
      others: {
        "lib.ts": `import { half } from "./deep.ts";
export type Spring = number;
export const k = 3, two = 2 * k * half;
export const weights: number[] = [];
for (let i = 0; i < 3; i++) weights.push(i * i + 1);
export default function spring(x: number): number { return helper(-x); }
function helper(x: number) { return x / two; }
`,
        "deep.ts": "export const half = 1 / 6;\n",
        "again.ts": 'export * from "./deep.ts";\nexport { helper as again } from "./more.ts";\n',
        "more.ts": "const helper = (v: number) => 2 * v;\nexport { helper };\n",
      },
    },
  );
});

test("files that import each other", () => {
  assertLikeNode(
    `import { even } from "./even.ts";
export const f = (z = 1, t: number) => (even(4) ? z : t);
`,
    {
      others: {
        "even.ts":
          'import { odd } from "./odd.ts";\nexport function even(n: number): boolean { return n === 0 || odd(n - 1); }\n',
        "odd.ts":
          'import { even } from "./even.ts";\nexport function odd(n: number): boolean { return n !== 0 && even(n - 1); }\n',
      },
    },
  );
});

test("a constant of a file that is not evaluated yet is used too early, as in Node", () => {
  const { diagnostics } = readFile(
    'import { b } from "./b.ts";\nexport const a = 1;\nexport const f = (z = b, t: number) => z;\n',
    {
      "lab/b.ts": 'import { a } from "./file.node-ode.ts";\nexport const b = a + 1;\n',
    },
  );
  assert.match(diagnostics[0].message, /`a` is used before the statement that defines it/);
  assert.equal(diagnostics[0].range.file, "lab/b.ts");
});

test("JSON is read as values", () => {
  const text = `import data from "./data.json" with { type: "json" };
import weights from "./net.weights.json" with { type: "json" };
import { mlp } from "node-ode";
export const f = ([x, y] = data.start, t: number, { net = mlp([2, 1], { weights }) } = {}) => [net([x, y])[0] * data.scale.k, data.flags[0] ? y : x];
`;
  const others = {
    "data.json": '{ "start": [1, 2], "scale": { "k": -0.5 }, "flags": [true, null, "text"] }',
    "net.weights.json": '[{ "W": [[2, 3]], "b": [4] }]',
  };
  assertLikeNode(text, { others });
  const texts = new Map(Object.entries({ "a.ts": text, ...others }));
  const [{ parameters }] = read("a.ts", texts, vocabulary).functions;
  assert.deepEqual([...parameters[0].value], [2, 3, 4]);
});

test("what has not been supplied is asked for, each file once, and nothing is said about its names", () => {
  const text = `import { a } from "./sub/a.ts";
import data from "../data.json" with { type: "json" };
export const f = (z = a, t: number) => z * data.k;
`;
  const first = read("lab/x/file.ts", new Map([["lab/x/file.ts", text]]), vocabulary);
  assert.deepEqual(first.diagnostics, []);
  assert.deepEqual(
    first.missing.map(({ path, kind, range }) => [path, kind, text.slice(range.start.offset, range.end.offset)]),
    [
      ["lab/x/sub/a.ts", "module", '"./sub/a.ts"'],
      ["lab/data.json", "json", '"../data.json"'],
    ],
  );
  assert.equal(first.functions[0].trace().field, undefined);
  const texts = new Map([["lab/x/file.ts", text], ["lab/data.json", '{ "k": 2 }'], ["lab/x/sub/a.ts", 'export { a } from "./b.ts";']]); // biome-ignore format: one thought
  assert.deepEqual(read("lab/x/file.ts", texts, vocabulary).missing.map(({ path }) => path), ["lab/x/sub/b.ts"]); // biome-ignore format: one thought
  texts.set("lab/x/sub/b.ts", "export const a = 3;");
  const last = read("lab/x/file.ts", texts, vocabulary);
  assert.deepEqual([last.missing, last.diagnostics], [[], []]);
  assert.deepEqual(last.functions[0].state.initial, [3]);
});

test("the entry itself may be missing or not exist", () => {
  assert.deepEqual(read("a.ts", new Map(), vocabulary).missing.map(({ path }) => path), ["a.ts"]); // biome-ignore format: one thought
  assert.deepEqual(messages(read("a.ts", new Map([["a.ts", null]]), vocabulary)), ["a.ts file-not-found"]);
});

test("other files may hold what is not of the language, as long as it is not used", () => {
  const others = {
    "lab/lib.ts":
      "export class Plot { draw() { return this; } }\nconsole.log('loaded');\nexport const date = new Date();\nexport const k = 2;\nexport async function load() { return 1; }\n",
  };
  const used = (name: string) =>
    readText(`import { ${name} } from "./lib.ts";\nexport const f = (z = 1, t: number) => z * ${name};\n`, others)
      .program;
  assert.deepEqual(messages(used("k")), []);
  assert.deepEqual(messages(used("date")), ["lib.ts unsupported-syntax"]);
  assert.deepEqual(messages(used("Plot")), ["lib.ts unsupported-syntax"]);
  assert.deepEqual(messages(used("load")), ["file.node-ode.ts wrong-type"]);
});

test("a syntax error of another file is told where it is", () => {
  const { program } = readText('import { k } from "./lib.ts";\nexport const f = (z = 1, t: number) => z * k;\n', {
    "lab/lib.ts": "export const k = ;\n",
  });
  assert.deepEqual(messages(program), ["lib.ts syntax-error"]);
});

test("types are imported from anywhere", () => {
  assert.deepEqual(readFile('import type { A } from "npm";\nimport type B from "./absent.ts";\nexport type { C } from "more";\nexport const f = (z = 1, t: number) => z as A as number;\n').diagnostics, []); // biome-ignore format: one thought
});

test("relative paths, in the form of the file that names them", () => {
  const cases = [
    ["lab/a.ts", "./b.ts", "lab/b.ts"],
    ["a.ts", "./b.ts", "b.ts"],
    ["a.ts", "../b.ts", "../b.ts"],
    ["../x/a.ts", "../../b.ts", "../../b.ts"],
    ["/home/u/lab/a.ts", "../data/./b.csv", "/home/u/data/b.csv"],
    ["/a.ts", "../../b.ts", "/b.ts"],
    ["C:\\lab\\a.ts", "./sub/b.ts", "C:\\lab\\sub\\b.ts"],
    ["\\\\host\\lab\\a.ts", "../b.ts", "\\\\host\\b.ts"],
    ["/lab/back\\slash.ts", "./b.ts", "/lab/b.ts"],
    ["/lab/a.ts", "./back\\slash (1).ts", "/lab/back\\slash (1).ts"],
    ["file:///home/u/a.ts", "./b c.ts", "file:///home/u/b%20c.ts"],
    ["file:///home/u/a%281%29.ts", "./sub (1)/b's!.ts", "file:///home/u/sub%20%281%29/b%27s%21.ts"],
    ["file:///home/u/a.ts", "./100%/back\\slash#?.csv", "file:///home/u/100%25/back%5Cslash%23%3F.csv"],
    ["vscode-vfs://github/me/repo/a.ts", "../b.ts", "vscode-vfs://github/me/b.ts"],
    ["file:///a.ts", "../../b.ts", "file:///b.ts"],
  ];
  for (const [file, specifier, expected] of cases) assert.equal(resolvePath(file, specifier), expected);
});

test("a file that imports a name from itself, which has no value, is not told to write what it writes", () => {
  const itself = readFile('import { f } from "./file.node-ode.ts";\nexport { f };\n');
  assert.deepEqual(
    itself.diagnostics.map(({ code, message }) => [code, message]),
    [["unknown-import", "this file itself exports no `f`"]],
  );
  const misspelt = readFile('import { fs } from "./file.node-ode.ts";\nexport const f = (z = 1, t: number) => -z;\n');
  assert.equal(misspelt.diagnostics[0].message, "this file itself exports no `fs`; did you mean `f`?");
  const around = readFile('import { f } from "./b.ts";\nexport { f };\n', {
    "lab/b.ts": 'export { f } from "./file.node-ode.ts";\n',
  });
  assert.deepEqual(
    around.diagnostics.map(({ message }) => message),
    ["the file exports no `f`"],
  );
});
