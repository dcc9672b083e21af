/** Texts of about a length, each of one kind of content. */
export type Content = (length: number) => string;

const EXPERIMENT = 'import { experiment } from "node-ode";\n';
const F = "export const f = (z = 1, t: number) => -z;\n";

/** A piece as often as it fits, between what stands around it. */
const filled =
  (piece: string, before = "", after = ""): Content =>
  (length) =>
    before + piece.repeat(Math.max(1, Math.floor(length / piece.length))) + after;

/** A line for each number, until the text is long enough. */
const numbered =
  (line: (n: number) => string, before = "", after: (count: number) => string = () => ""): Content =>
  (length) => {
    const lines: string[] = [];
    for (let n = 0, written = 0; written < length; n++) written += lines[lines.push(line(n)) - 1].length;
    return before + lines.join("") + after(lines.length);
  };

const list = (count: number, entry: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => entry(n)).join(",");

/** What takes time for what it is long: twice the length, twice the work. */
export const growing: Readonly<Record<string, Content>> = {
  functions: numbered((n) => `export function f${n}(z = 1, t: number) { return -z; }\n`),
  "functions that are not exported": numbered((n) => `const f${n} = (z = 1, t: number) => -z;\n`),
  "functions of states of unknown size": numbered(
    (n) => `export const f${n} = (z: number[], t: number) => [-z[0], z[1]];\n`,
  ),
  "types and functions of them": numbered(
    (n) => `type T${n} = [x: number];\nexport const f${n} = (z: T${n}, t: number) => [-z[0]];\n`,
  ),
  "functions with comments": numbered(
    (n) => `/** What ${n} says. */\nexport const f${n} = (z = 1, t: number) => -z;\n`,
  ),
  imports: numbered((n) => `import { x${n} } from "./x${n}.ts";\n`),
  "imports of itself": numbered((n) => `import { x${n} } from "./large.node-ode.ts";\n`),
  "exports of all of itself": numbered(
    (n) => `export * from "./large.node-ode.ts";\nimport { x${n} } from "./large.node-ode.ts";\n`,
  ),
  "exports under other names": numbered(
    (n) => `const a${n} = 1;\n`,
    "",
    (count) => `export { ${list(count, (n) => `a${n} as b${n}`)} };`,
  ),
  experiments: numbered((n) => `export const e${n} = experiment(f, { t: [0, 1] });\n`, EXPERIMENT + F),
  "experiments of many functions": numbered(
    (n) => `export const f${n} = (z = 1, t: number) => -z;\nexport const e${n} = experiment(f${n}, {});\n`,
    EXPERIMENT,
  ),
  "experiments of nothing": numbered(
    (n) => `export const f${n} = (z = 1, t: number) => -z;\nexport const e${n} = experiment(3, {});\n`,
    EXPERIMENT,
  ),
  "experiments with errors": numbered(
    (n) => `export const e${n} = experiment(f, { tt: [0, ${n}] });\n`,
    EXPERIMENT + F,
  ),
  "experiments with data": numbered(
    (n) => `export const e${n} = experiment(f, { data: csv("d${n}.csv") });\n`,
    `import { csv } from "node-ode";\n${EXPERIMENT}${F}`,
  ),
  "experiments that are fitted together": numbered(
    (n) => `export const e${n} = experiment(f, {});\n`,
    EXPERIMENT + F,
    (count) => `export const all = fit([${list(count, (n) => `e${n}`)}], {});`,
  ),
  "parameters of one function": numbered(
    (n) => `a${n} = 1,`,
    "export function f(z = 1, t: number, { ",
    () => "} = {}) { return -z * a3; }",
  ),
  "parameters with ranges": numbered(
    (n) => `a${n} = param(1, { min: 0, max: 3 }),`,
    'import { param } from "node-ode";\nexport function f(z = 1, t: number, { ',
    () => "} = {}) { return -z * a3; }",
  ),
  "components of a state": (length) => {
    const count = Math.floor(length / 14);
    return `export function f([${list(count, (n) => `x${n}`)}] = [${list(count, String)}], t: number) { return [${list(count, (n) => `-x${n}`)}]; }`;
  },
  "errors of syntax": numbered((n) => `export const a${n} = ;\n`),
  "constants that are wrong": numbered((n) => `export const a${n} = new Foo();\n`),
  "words that are not imported": numbered((n) => `export const a${n} = clamp(${n}, 0, 1);\n`),
  "constants that need a wrong one": numbered((n) => `export const a${n + 1} = a${n} + 1;\n`, "export const a0 = q;\n"),
  "one name declared again": filled("export const f = (z = 1, t: number) => -z;\n"),
  "unsupported statements": numbered((n) => `var a${n} = 1;\n`, F),
  "members of a member": filled(".a", "const o = { a: 1 };\nexport const f = (z = 1, t: number) => z * o", ";"),
  "calls of what a call gives": filled("()", "const g: any = () => g;\nexport const a = g", ";"),
  "one large sum": filled(" + z", "export const f = (z = 1, t: number) => z", ";"),
  "open brackets": filled("("),
  "templates in each other": filled("`${"),
  "types in each other": filled("A<", "const a: "),
  "one name": filled("a", "export const ", " = 1;"),
  "letters without a keyword": filled("é"),
  "a comment": filled(" *", "/*", `*/\n${F}`),
  "lines of comments": filled("// what is said of it\n", "", F),
  "a string": filled("s", 'export const s = "', '";'),
  "lines of a template": filled("s\n", "export const s = `", "`;"),
  "an array of numbers": filled("1,", "export const a = [", "];"),
  "an array of arrays": filled("[1,2],", "export const a = [", "];"),
  "properties of an object": numbered(
    (n) => `a${n}:1,`,
    "export const o = {",
    () => "};",
  ),
  "statements of a body": filled("z;\n", "export function f(z = 1, t: number) {\n", "return -z; }"),
  "conditions in a body": numbered(
    (n) => `if (z > ${n}) a = ${n};\n`,
    "export function f(z = 1, t: number) {\nlet a = 0;\n",
    () => "return -z * a; }",
  ),
  "results on conditions": numbered(
    (n) => `if (z > ${n}) return ${n};\n`,
    "export function f(z = 1, t: number) {\n",
    () => "return -z; }",
  ),
  "entries that are pushed": numbered((n) => `a.push(${n});\n`, "const a: number[] = [];\n"),
  "empty lines": filled("\n", "", "x y"),
  "no program at all": filled("hello world this is no program\n"),
  "words that nothing declares": filled("hello; world;\n"),
  "sums of words that nothing declares": filled("export const f = (z = 1, t: number) => q + r;\n"),
  "no program on one line": filled("no program "),
  "equations as they stand in a book": filled("dx/dt = -x\n"),
};

/** What would take for ever, or the square of its length, but for what any file may take. */
export const bounded: Readonly<Record<string, Content>> = {
  "misspelt names": (length) =>
    numbered((n) => `const value${n} = 1;\n`)(length / 2) +
    numbered((n) => `export const q${n} = valeu${n};\n`)(length / 2),
  "misspelt properties": (length) =>
    `const o = {${numbered((n) => `value${n}: ${n},`)(length / 2)}};\n${numbered((n) => `export const q${n} = o.valeu${n};\n`)(length / 2)}`,
  "misspelt parameters": (length) =>
    `${EXPERIMENT}export const f = (z = 1, t: number, { ${numbered((n) => `par${n} = 1,`)(length / 3)} } = {}) => -z;\n${numbered((n) => `export const e${n} = experiment(f, { theta: { pra${n}: 1 } });\n`)((2 * length) / 3)}`,
  "functions that do not end": numbered((n) => `export const f${n} = (z = 1, t: number) => { for (;;) z++; };\n`),
  "functions of unknown size that do not end": numbered(
    (n) => `export const f${n} = (z: number[], t: number) => { for (;;) z[0]; };\n`,
  ),
  "functions that take long": numbered(
    (n) =>
      `export const f${n} = (z = 1, t: number) => { let s = 0; for (let i = 0; i < 9000; i++) s += i; return -z * s; };\n`,
  ),
  "statements that do not end": numbered(() => "for (;;) { 1; }\n"),
  "a long array in many experiments": numbered(
    (n) => `export const e${n} = experiment(f, { z0: big });\n`,
    `${EXPERIMENT}export const f = (z: number[], t: number) => z;\nconst big = Array(3000).fill(1);\n`,
  ),
  "copies that grow": numbered((n) => `const o${n + 1} = { ...o${n}, b${n}: 1 };\n`, "const o0 = { a: 1 };\n"),
  "arrays that hold each other twice": () =>
    `${EXPERIMENT}${F}const a0 = [1, 1];\n${Array.from({ length: 45 }, (_, n) => `const a${n + 1} = [a${n}, a${n}];\n`).join("")}export const e = experiment(f, { z0: a45 });\nexport const g = (z = 1, t: number, { p = a45 } = {}) => -z * p[0];\n`,
};
