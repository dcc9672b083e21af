import assert from "node:assert/strict";
import { test } from "node:test";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import { type DiagnosticCode, diagnosticCodes } from "../../src/language/codes.ts";
import { onlyDiagnostic, readFile, readText, repaired } from "./marked.ts";

/** A faulty text, the place marked with « and »; its one diagnostic; and what its repair puts there. */
type Case = readonly [code: DiagnosticCode, text: string, message: RegExp, repair?: string];

/** Puts statements into a dynamics function. */
const inside = (body: string) => `export function f([x, v] = [2, 0], t: number, { mu = 1 } = {}) {\n  ${body}\n}\n`;
const result = (expression: string) => inside(`return [${expression}, v];`);

const cases: readonly Case[] = [
  ["syntax-error", inside("return [x, v«;»"), /unexpected token, expected ","/],
  ["syntax-error", inside("const a«;»\n  return [x, v];"), /missing initializer/i],
  ["syntax-error", result("-«x» ** 2"), /illegal expression/i],
  ["syntax-error", result("x «|»> v"), /this is not TypeScript/],
  ["syntax-error", result("(mu - «mu v») * x"), /^a product is written with `\*`: `mu \* v`$/, " * "],
  ["syntax-error", result("«2x»"), /^a product is written with `\*`: `2 \* x`$/, " * "],
  ["syntax-error", result("x * (1 - x«) mu»"), /`\(…\) \* mu`/, " * "],
  ["syntax-error", inside("«x'» = v;\n  return [v, -x];"), /a derivative is not written `x'`.*`return \[dx, dy\]`/],
  [
    "syntax-error",
    "export const f = ([x, y] = [1, 1], t: number) => «{ x: y, y: -x }»;\n",
    /a result is an array.*write `=> \[y, -x\]`/,
    "[y, -x]",
  ],
  ["bits-for-power", result("x * («10^3»)"), /^this is 9: .*a power is written `\*\*`$/, " ** "],
  ["unknown-name", result("«π» * x"), /did you mean `Math.PI`\?$/, "Math.PI"],
  ["unknown-name", result("«ln»(x)"), /did you mean `Math.log`\?$/, "Math.log"],
  ["not-a-function", result("«x»(1 - x)"), /a product is written `\*`$/, " * "],
  ["not-a-function", result("«2»(x + v)"), /a product is written `\*`$/, " * "],
  ["missing-return", inside("const a = -x;\n  «[v, a];»"), /write `return` before it/, "return "],
  [
    "wrong-result",
    "export const f = ([x, y] = [1, 1], t: number) => («{ y: -x, x: y }»);\n",
    /must be an array of 2 numbers, but this is an object/,
    "[y, -x]",
  ],
  [
    "unexported-dynamics",
    "function «f»([x, y] = [1, 1], t: number) {\n  return [y, -x];\n}\n",
    /looks like a right-hand side but is not exported/,
    "export ",
  ],
  ["unknown-name", result("«vv» * mu"), /`vv` is not known here; did you mean `v`\?/, "v"],
  ["unknown-name", result("«softplus»(x)"), /`softplus` must be imported from "node-ode"/, ", softplus"],
  ["unknown-name", result("«sin»(x)"), /^`sin` is not known here; did you mean `Math.sin`\?$/, "Math.sin"],
  ["unknown-name", result("2 * «PI»"), /did you mean `Math.PI`\?$/, "Math.PI"],
  ["unknown-name", result("«quux»"), /^`quux` is not known here$/],
  ["unknown-property", result("Math.«sine»(x)"), /`Math` has no `sine`; did you mean `sin`\?/, "sin"],
  [
    "unknown-property",
    inside("const p = { gamma: 1 };\n  return [p.«gama», v];"),
    /no `gama`; did you mean `gamma`\?/,
    "gamma",
  ],
  [
    "unknown-property",
    result("[x, v].«mapp»((u) => u)[0]"),
    /`mapp` of an array is not part of the language; did you mean `map`\?/,
    "map",
  ],
  [
    "unknown-option",
    inside('const net = mlp([2, 2], { «activaton»: "relu" });\n  return net([x, v]);'),
    /`mlp` has no option `activaton`; did you mean `activation`\?/,
    "activation",
  ],
  [
    "unknown-import",
    'import { «tahn» } from "node-ode";\n',
    /"node-ode" exports no `tahn`; did you mean `tanh`\?/,
    "tanh as tahn",
  ],
  [
    "unsupported-import",
    'import fs from «"node:fs"»;\n',
    /"node:fs" cannot be imported; only "node-ode", relative .ts files and relative JSON can/,
  ],
  [
    "unsupported-import",
    'import { a } from «"./helper"»;\n',
    /relative imports are written with their extension/,
    '"./helper.ts"',
  ],
  [
    "unsupported-import",
    'import w from «"./data.json"»;\n',
    /JSON is imported `with { type: "json" }`/,
    ' with { type: "json" }',
  ],
  ["unknown-import", 'import { «k» } from "./data.json" with { type: "json" };\n', /a JSON file is imported whole/],
  [
    "unknown-import",
    'import { «helpr» } from "./lib.ts";\n',
    /the file exports no `helpr`; did you mean `helper`\?/,
    "helper as helpr",
  ],
  ["unknown-import", 'import { «Vector» } from "./lib.ts";\n', /`Vector` is a type; import it with `type`/, "type "],
  ["file-not-found", 'import { a } from «"./absent.ts"»;\n', /there is no file .\/absent.ts/],
  ["invalid-json", 'import w from «"./broken.json"» with { type: "json" };\n', /broken.json is not JSON/],

  [
    "used-before-defined",
    inside("const a = «b»;\n  const b = x;\n  return [b, v];"),
    /`b` is used before the statement that defines it/,
  ],
  [
    "constant-assignment",
    inside("const a = x;\n  «a» += 1;\n  return [x, v];"),
    /`a` is constant; declare it with `let`/,
    "let",
  ],
  ["module-state", `let count = 0;\n${inside("«count»++;\n  return [x, v];")}`, /`count` lives outside the function/],
  [
    "module-state",
    `const cache = [0];\n${inside("«cache.push(x)»;\n  return [x, v];")}`,
    /this lives outside the function/,
  ],
  ["not-a-function", result("«x»(v)"), /this is a number and cannot be called; a product is written `\*`/, " * "],
  ["not-a-function", result("(«{}»)(v)"), /this is an object and cannot be called/],
  ["not-a-function", result("[x].map(«3»)[0]"), /this method needs a function, but this is the number 3/],
  ["wrong-type", result("«[x]» * 2"), /an operand of `\*` must be a number, but this is an array of 1 number/],
  [
    "wrong-type",
    result("(«x > 0») * 2"),
    /must be a number, but this is a condition; write `condition \? 1 : 0`/,
    "x > 0 ? 1 : 0",
  ],
  [
    "wrong-type",
    result("Math.sin(«undefined»)"),
    /the argument of `Math.sin` must be a number, but this is `undefined`/,
  ],
  ["wrong-type", inside("const «[a]» = x;\n  return [a, v];"), /takes an array apart, but gets a number/],
  [
    "wrong-type",
    inside("for (const u of «x») v += u;\n  return [x, v];"),
    /`for … of` goes through an array, but this is a number/,
  ],
  ["wrong-type", result("[...«{}»][0]"), /only an array can be spread here, but this is an object/],
  ["invalid-argument", result("«clamp(x, 1)»"), /`clamp` needs 3 arguments, but gets 2/],
  [
    "invalid-argument",
    inside('const n = mlp([2, 2], { activation: «"tanhh"» });\n  return n([x, v]);'),
    /unknown activation `tanhh`; did you mean `tanh`\?/,
  ],
  ["invalid-argument", inside("const n = mlp(«[2]»);\n  return n([x, v]);"), /at least 2 layer sizes/],
  [
    "invalid-argument",
    inside("const n = «dense(2, 0.5)»;\n  return n([x, v]);"),
    /whole number of at least 1, not 0.5/,
  ],
  [
    "size-mismatch",
    inside("const n = mlp([2, 4, 2]);\n  return n(«[x, v, t]»);"),
    /the net takes 2 numbers \(its layers are 2, 4, 2\), but gets 3/,
  ],
  [
    "size-mismatch",
    inside("return «matvec([[1, 2, 3], [4, 5, 6]], [x, v])»;"),
    /row 0 of the matrix has 3 entries, the vector has 2/,
  ],
  ["size-mismatch", result("«dot([x], [x, v])»"), /the first vector has 1 entry, the second has 2/],
  ["size-mismatch", result("«leakyRelu([x], [1, 2])»[0]"), /leakyRelu: arrays of 1 and of 2 entries/],
  [
    "size-mismatch",
    inside("const n = mlp([2, 2], { weights: «[{ W: [[1, 2]], b: [0, 0] }]» });\n  return n([x, v]);"),
    /layer 1 of the weights has 1 row in W, but the net has 2 outputs there/,
  ],
  ["out-of-range", result("[1, 2][«2»]"), /index 2 of an array of 2 entries: its indices go from 0 to 1/],
  ["out-of-range", result("[1][«-1»]"), /index -1/],
  ["out-of-range", inside("const a = [x];\n  a[«3»] = 1;\n  return [x, v];"), /index 3 of an array of 1 entry/],
  ["not-a-number", result("x + «0 / 0»"), /0 \/ 0 is not a number/],
  ["not-a-number", result("x + «Math.sqrt(-1)»"), /sqrt\(-1\) is not a number/],
  ["not-a-number", result("«x + NaN»"), /NaN is no number to compute with/],
  ["comparison-chain", result("«0 < x < 1» ? 1 : 2"), /write `a < b && b < c`/, "0 < x && x < 1"],
  ["fractional-index", result("[1, 2][«x»] ?? 0"), /not a whole number.*write `Math.floor/, "Math.floor(x)"],
  [
    "state-dependent-loop",
    inside("while («x > 0») x -= 1;\n  return [x, v];"),
    /how often this loop runs depends on the state/,
  ],
  [
    "state-dependent-loop",
    inside("for (let i = 0; «i < x»; i++) v += 1;\n  return [x, v];"),
    /how often this loop runs depends on the state/,
  ],
  ["state-dependent-value", result("«x ^ 2»"), /a power is written `\*\*`/, " ** "],
  ["state-dependent-value", result("«x | 5»"), /write `Math.trunc`/],
  [
    "further-argument",
    "export function f(y = [2, 0], t: number, k = 1, «c = 0.3») {\n  return [y[1], -k * y[0] - c * y[1]];\n}\n",
    /gives it a fourth argument: `c` keeps its default .* `\{ k = 1, c = 0.3 \} = \{\}`/,
    "{ k = 1, c = 0.3 } = {}",
  ],
  [
    "unused-parameter",
    "export const f = (y = 1, t: number, { k = 1, «c» = 2 } = {}) => -k * y;\n",
    /`f` does not depend on `c`/,
  ],
  [
    "flat-parameter",
    "export const f = (y = 1, t: number, { k = 1, «level» = 2 } = {}) => (y > level ? -k * y : 0);\n",
    /`level` enters only conditions on the state.*gradient is 0 almost everywhere, and training cannot move it/,
  ],
  ["state-dependent-value", result("[1, 2].slice(«t»)[0]"), /must be known beforehand, but this depends on the time$/],
  [
    "branches-differ",
    inside("const a = [x];\n  if («t > 1») a.push(v);\n  return a;"),
    /depending on the time this is an array/,
  ],
  [
    "state-dependent-loop",
    inside("let s = t;\n  while («s > 0») s -= 1;\n  return [x, s];"),
    /how often this loop runs depends on the time, and nothing known bounds it/,
  ],
  ["unknown-property", result("Math.«sinn»(x)"), /did you mean `sin`\?/, "sin"],
  [
    "index-past-end",
    result("[1, 2, 3][«Math.floor(x)»]"),
    /entries 0 to 2 .* `Math.max\(0, Math.min\(2, …\)\)`/,
    "Math.max(0, Math.min(2, Math.floor(x)))",
  ],
  [
    "index-past-end",
    "const table = [1, 2, 3];\nexport const f = (y = 1, t: number) => table[«Math.floor(t)»] * y;\nexport const run = experiment(f, { t: [0, 4] });\n",
    /at t = 3 this index says none of entries 0 to 2/,
    "Math.max(0, Math.min(2, Math.floor(t)))",
  ],
  ["state-dependent-value", result("[3, x].sort(«(a, b) => a - b»)[0]"), /only what is known beforehand can be sorted/],
  [
    "state-dependent-value",
    result("[1, 2].filter((u) => u > x)[«v»]"),
    /only `length`, `at` and entries at known indices/,
  ],
  ["unknown-property", result("«[1, 2].filter((u) => u > x).join»().length"), /`join` of what `filter` leaves/],
  ["state-dependent-value", result("[1, 2].slice(«x»)[0]"), /a bound must be known beforehand/],
  [
    "branches-differ",
    inside("const a = [x];\n  if («x > 0») a.push(v);\n  return a;"),
    /an array of 2 numbers or an array of 1 number/,
  ],
  ["branches-differ", inside("if («x > 0») return [x, v];"), /only one branch of this condition gives a value/],
  ["branches-differ", result("(«x > 0» ? 1 : [2]) as number"), /the number 1 or an array of 1 number/],
  [
    "chosen-array",
    inside("const a = [x, v], b = [v, x];\n  const c = x > 0 ? a : b;\n  «c[0]» = 1;\n  return c;"),
    /an array of 2 numbers that is one of two, by the condition on line 4, cannot be changed/,
    "x > 0 ? [...a] : [...b]",
  ],
  [
    "chosen-array",
    inside(
      "const a = [x, v];\n  let c = a;\n  if (x > 0) {\n    if (v > 0) c = [v, v];\n  } else c = [x, x];\n  «c[0]» = 1;\n  return a;",
    ),
    /an array of 2 numbers that is one of two, by the condition on line \d+, cannot be changed/,
  ],
  [
    "missing-return",
    "export function «f»([x, v] = [2, 0], t: number) {}\n",
    /this function ends without a result; return dz\/dt/,
  ],
  [
    "wrong-result",
    inside("return «[x, v, t]»;"),
    /the state has 2 components, so the result must be an array of 2 numbers, but this is an array of 3 numbers/,
  ],
  [
    "wrong-result",
    "export const f = (z = 1, t: number) => «[z]»;\n",
    /the state is one number, so the result must be one number, but this is an array of 1 number/,
    "z",
  ],
  ["wrong-result", inside("return «x»;"), /must be an array of 2 numbers, but this is a number/],
  [
    "wrong-type",
    inside("return [x, «v > 0»];"),
    /component 1 of the result must be a number, but this is a condition/,
    "v > 0 ? 1 : 0",
  ],

  ["invalid-state", "export const f = («{ x }» = { x: 1 }, t: number) => x;\n", /a state is a number/],
  [
    "invalid-state",
    "export const f = («[x, v]» = [1, 2, 3], t: number) => [x, v];\n",
    /the pattern names 2 components, its default has 3/,
  ],
  ["invalid-state", "export const f = (z = «[[1, 2]]», t: number) => [0];\n", /a flat array/],
  [
    "invalid-parameter",
    'export const f = (z = 1, t: number, { a = «"red"» } = {}) => z;\n',
    /parameter `a` must be a finite number, an array of them, a matrix of equal rows or a net, but this is the text "red"/,
  ],
  [
    "invalid-parameter",
    'export const f = (z = 1, t: number, { «"my-net"»: net = 2 } = {}) => net * z;\n',
    /a parameter's name must be a name of JavaScript, which "my-net" is not; write `myNet`$/,
    "myNet",
  ],
  [
    "invalid-parameter",
    'const k = "[Show](command:evil)";\nexport const f = (z = 1, t: number, { [«k»]: a = 2 } = {}) => a * z;\n',
    /which "\[Show\]\(command:evil\)" is not; write `ShowCommandEvil`$/,
  ],
  [
    "invalid-parameter",
    "export const f = (z = 1, t: number, { «__proto__»: a = 2 } = {}) => a * z;\n",
    /which "__proto__" is not; write `proto`$/,
    "proto",
  ],
  [
    "invalid-parameter",
    "export const f = (z = 1, t: number, { «1»: a = 2 } = {}) => a * z;\n",
    /which "1" is not; write `p1`$/,
    "p1",
  ],
  [
    "invalid-parameter",
    'export const f = (z = 1, t: number, theta = { «"a b"»: 1 }) => z;\n',
    /which "a b" is not; write `aB`$/,
  ],
  [
    "invalid-parameter",
    "export const f = (z = 1, t: number, { A = «[[1, 2], [3]]» } = {}) => z;\n",
    /a matrix of equal rows/,
  ],
  [
    "invalid-parameter",
    "export const f = («z = 1», t: number, { a = 2 * z } = {}) => a;\n",
    /a parameter's default cannot depend on `z`/,
  ],
  [
    "invalid-argument",
    "export const f = (z = 1, t: number, { a = param(1, { min: 2, max: «1» }) } = {}) => a * z;\n",
    /`max` must be above `min`, which is 2/,
  ],
  [
    "missing-default",
    "export const f = (z = 1, t: number, { «a» }: { a: number }) => a * z;\n",
    /`a` has no initial value, which is taken as 0/,
    " = 0",
  ],
  [
    "missing-time",
    "export const «f» = ([x, v]: number[]) => [v, -x];\n",
    /if its second parameter were the time `t`/,
    ", t: number",
  ],
  [
    "swapped-arguments",
    "export const «f» = (t: number, y: number[]) => [y[1], -y[0]];\n",
    /a right-hand side takes the state first/,
    "y: number[], t: number",
  ],
  [
    "unexported-experiment",
    "export const f = (z = 1, t: number) => z;\nconst «study» = experiment(f, {});\n",
    /experiment `study` is not exported/,
    "export ",
  ],

  [
    "too-many-trips",
    inside("«for (;;) v += x;»\n  return [x, v];"),
    /loops make more than 50\u202f000 trips, most of them this one/,
  ],
  [
    "too-many-trips",
    inside("for (let i = 0; i < 1000; i++) {\n    «for (let j = 0; j < 1e6; j++);»\n  }\n  return [x, v];"),
    /most of them this one/,
  ],
  [
    "too-many-calls",
    inside("const g = (n: number): number => «g(n + 1)»;\n  return [g(0), v];"),
    /`g` makes more than 200 calls inside each other/,
  ],
  [
    "too-many-steps",
    inside("const a = «Array(1e9)».fill(x);\n  return [a[0], v];"),
    /more than 3\u202f000\u202f000 steps/,
  ],
  [
    "too-many-operations",
    inside("let a = x;\n  for (let i = 0; i < 50000; i++) a = «Math.sin(a)» + a * v;\n  return [a, v];"),
    /more than 100\u202f000 operations, the last of them here/,
  ],
];

const others = {
  "lab/lib.ts": "export const helper = 1;\nexport type Vector = number[];\n",
  "lab/absent.ts": null,
  "lab/data.json": "{}",
  "lab/broken.json": "{",
};

for (const [code, text, message, repair] of cases) {
  test(`${code}: ${text.replace(/\s+/g, " ")}`, () => {
    const { diagnostic, file } = onlyDiagnostic(text, others);
    assert.equal(diagnostic.code, code, diagnostic.message);
    assert.match(diagnostic.message, message);
    assert.equal(diagnostic.fix?.text, repair);
    if (repair === undefined) return;
    const fixed = repaired(file, diagnostic) ?? "";
    const again = readFile(fixed, others).diagnostics;
    assert.ok(!again.some((each) => each.code === code), `the repair does not help: ${fixed}`);
    assertShown(fixed, diagnostic);
  });
}

/** The line that is shown is one of the text as the repair leaves it. */
function assertShown(fixed: string, { fix }: Diagnostic): void {
  const shown = fix?.line?.split("\n") ?? [];
  assert.ok(shown.length > 0);
  const lines = fixed.split("\n").map((line) => line.trim());
  for (const line of shown) assert.ok(lines.includes(line.trim()), `${line}\n${fixed}`);
}

/** Syntax that is never part of the language, the underlined piece marked, and what its message says to write. */
const unsupported: readonly (readonly [text: string, instead: RegExp])[] = [
  ["«class» A { b = 1 }\n", /a class is not part of the language; write functions/],
  [inside("const A = «class» {};\n  return [x, v];"), /a class/],
  ["export «async» function f([x] = [1], t: number) { return [x]; }\n", /remove `async`/],
  ["export «function* f([x] = [1], t: number) { return [x]; }»\n", /a generator/],
  [inside("«try» { return [x, v]; } catch { return [v, x]; }"), /`try` is not part of the language; test with `if`/],
  [inside("if (t < 0) «throw» 1;\n  return [x, v];"), /`throw`.*return a value on every path/],
  [result("«this»"), /`this`/],
  [result("«new» Date().getTime()"), /`new`.*as literals/],
  [inside("const r = «/a/»;\n  return [x, v];"), /a regular expression/],
  [result("x + Number(«3n»)"), /a bigint.*without `n`/],
  [inside("«for» (const k in { a: 1 }) v += 1;\n  return [x, v];"), /Object.keys/],
  [inside("«debugger;»\n  return [x, v];"), /remove it/],
  [inside("«typeof» x;\n  return [x, v];"), /`typeof`/],
  [inside("«delete» {}.a;\n  return [x, v];"), /`delete`/],
  [inside("«void» 0;\n  return [x, v];"), /write `undefined`/],
  [result("«1 in [1]» ? 1 : 2"), /compare the property with `undefined`/],
  [result("«[] instanceof Array» ? 1 : 2"), /`instanceof`/],
  ["«namespace N { export const a = 1; }»\n", /a namespace/],
  [inside("const o = { «get» a() { return 1; } };\n  return [x, v];"), /`get`.*write a property or a method/],
];

for (const [text, instead] of unsupported) {
  test(`unsupported-syntax: ${text.replace(/\s+/g, " ")}`, () => {
    const { diagnostic } = onlyDiagnostic(text);
    assert.equal(diagnostic.code, "unsupported-syntax");
    assert.match(diagnostic.message, instead);
  });
}

test("unsupported-syntax: `var` is repaired", () => {
  const { diagnostic, file } = onlyDiagnostic(inside("«var» a = x;\n  return [a, v];"));
  assert.match(diagnostic.message, /write `let` or `const`/);
  const again = readFile(repaired(file, diagnostic) ?? "").diagnostics;
  assert.deepEqual(again.filter(({ severity }) => severity === "error"), []); // biome-ignore format: one thought
});

test("names of JavaScript that the language does not know say what to do without them", () => {
  const expected: Record<string, [string, RegExp]> = {
    "«Date».now()": ["not-deterministic", /the time is the second argument/],
    "Math.«random»()": ["not-deterministic", /noise belongs in the data/],
    "«console».log(x)": ["unsupported-syntax", /remove it/],
    "«process».uptime()": ["unsupported-syntax", /touches nothing else/],
    '«parseFloat»("3")': ["unsupported-syntax", /write the number/],
    "«arguments».length": ["unsupported-syntax", /name the parameters/],
    "x.«toFixed»(2)": ["unsupported-syntax", /numbers have no methods/],
  };
  for (const [expression, [code, message]] of Object.entries(expected)) {
    const { diagnostic } = onlyDiagnostic(result(expression));
    assert.equal(diagnostic.code, code, expression);
    assert.match(diagnostic.message, message);
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template stands in the text under test
  assert.match(onlyDiagnostic(result("`a${«x»}`.length")).diagnostic.message, /texts and numbers known beforehand/);
});

test("syntax nested beyond what can be evaluated is refused where it is too deep", () => {
  const [diagnostic] = readText(result(`${"- ".repeat(2500)}x`)).program.diagnostics;
  assert.equal(diagnostic.code, "too-deep");
  assert.equal(diagnostic.range.start.line, 3);
});

test("a file that may not be read is told where it is asked for, with why", () => {
  const unreadable = "tables/huge.json is too large to be read (12 MB; the limit is 10 MB)";
  const { diagnostic } = onlyDiagnostic(
    `import table from «"./huge.json"» with { type: "json" };\n${inside("return [table[0] * x, v];")}`,
    { "lab/huge.json": { unreadable } },
  );
  assert.equal(diagnostic.code, "unreadable-file");
  assert.equal(diagnostic.message, unreadable);
});

test("several errors of one file are all told, each once, in order", () => {
  const text = `
import { nothing } from "./absent.ts";
${inside("const a = foo(x);\n  const b = Math.sine(a);\n  let s = 0;\n  for (let i = 0; i < 9; i++) s += bar * i;\n  return [b + s, nope];")}
export const g = ([a] = [1], t: number) => [a * oops];
export const sound = ([a] = [1], t: number) => [-a];
`;
  const { functions, diagnostics } = readText(text, others).program;
  assert.deepEqual(
    diagnostics.map(({ code, range }) => `${code} ${range.start.line}`),
    ["file-not-found 3", "unknown-name 5", "unknown-property 6", "unknown-name 8", "unknown-name 9", "unknown-name 12"],
  );
  assert.deepEqual(functions.map((f) => [f.name, f.trace().field !== undefined]), [["f", false], ["g", false], ["sound", true]]); // biome-ignore format: one thought
});

test("an error in a function that several call is told once", () => {
  const text = `const h = (u: number) => u * wrong;\n${inside("return [h(x) + h(v), h(x)];")}export const g = ([a] = [1], t: number) => [h(a)];\n`;
  assert.equal(readText(text).program.diagnostics.length, 1);
});

test("every code is the code of some diagnostic in these tests or in those of experiments", () => {
  const codes = new Set<string>([
    ...cases.map(([code]) => code),
    "unsupported-syntax",
    "not-deterministic",
    "too-deep",
    "unreadable-file",
  ]);
  const elsewhere = new Set([
    "unknown-dimension",
    "invalid-option",
    "missing-option",
    "inline-function",
    "ignored-option",
    "exact-mismatch",
    "unsplit-system",
    // of very long texts, in linear.test.ts and large.test.ts
    "more-diagnostics",
    "not-read",
    // of the reader itself, in containment.test.ts
    "internal-error",
    // of data, which only a training reads
    "invalid-data",
    "table",
  ]);
  assert.deepEqual(
    Object.keys(diagnosticCodes).filter((code) => !codes.has(code) && !elsewhere.has(code)),
    [],
  );
});
