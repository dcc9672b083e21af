import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { commands } from "../../src/cli/commands/registry.ts";
import { brief, MOST_QUOTED, quoted } from "../../src/core/quoted.ts";
import { runCliLater } from "./fakeTerminal.ts";

/** What no person types: long past all that a sentence can hold. */
const LONG = "q".repeat(5000);

/** A run of letters that is only in a text that was quoted at more than its length. */
const TOO_MUCH = new RegExp(`q{${MOST_QUOTED + 1}}`);
/** So long may a sentence be. */
const MOST = 600;

test("of a long text its begin and its end are quoted, and no half of a pair", () => {
  assert.equal(quoted("k"), "`k`");
  assert.equal(brief("k".repeat(MOST_QUOTED)), "k".repeat(MOST_QUOTED));
  const path = `/home/${"a".repeat(200)}/weights.json`;
  assert.match(brief(path), /^\/home\/a+…a+\/weights\.json$/);
  assert.equal(brief(path).length, MOST_QUOTED);
  for (let shift = 0; shift < 2; shift++) {
    const emoji = `${"x".repeat(shift)}${"🙂".repeat(100)}`;
    assert.ok(brief(emoji).length <= MOST_QUOTED);
    assert.doesNotMatch(brief(emoji), /\p{Surrogate}/u);
  }
});

test("nothing else puts marks of code around a text", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const quoting = files.filter((file) => /\\`\$\{[^}]*\}\\`/.test(readFileSync(path.join("src", file), "utf8")));
  // The one says `true`, `null` and their like, which nobody chose.
  assert.deepEqual(quoting.sort(), ["core/quoted.ts", "language/evaluate/describe.ts"]);
});

const f = (body: string) => `export const f = ([x] = [1], t: number, { k = 1 } = {}) => ${body};\n`;
const experiment = (options: string, more = "") =>
  `import { csv, experiment, from, mse, table } from "node-ode";\n${f("[-k * x]")}${more}export const e = experiment(f, { t: [0, 1], ${options} });\n`;

/** Programs that are wrong at a long text, each at another one. */
const programs: Readonly<Record<string, string>> = {
  "an unknown name": f(`[${LONG} * x]`),
  "a property": f(`[x.${LONG}]`),
  "a property of Math": f(`[Math.${LONG}(x)]`),
  "a text": f(`[x + "${LONG}"]`),
  "a name declared twice": `const ${LONG} = 1;\nconst ${LONG} = 2;\n${f("[x]")}`,
  "a constant that changes": f(`{ const ${LONG} = 1; ${LONG} = 2; return [x]; }`),
  "a name used before": f(`{ const a = ${LONG}; const ${LONG} = 2; return [a * x]; }`),
  "a function": `export const ${LONG} = (z, t: number) => z;\n`,
  "a function with a wrong result": `export const ${LONG} = ([x, y] = [1, 2], t: number) => [x];\n`,
  "a function that is not exported": `const ${LONG} = ([x] = [1], t: number) => [x];\n`,
  "a function of time first": `export const ${LONG} = (t: number, [x] = [1]) => [x];\n`,
  "a function within": `const ${LONG} = (a: number) => a.b;\n${f(`[${LONG}(x)]`)}`,
  "a component": `export const f = ([${LONG}, y], t: number) => [${LONG}, y];\n`,
  "a parameter without a value": `export const f = ([x] = [1], t: number, { ${LONG} }) => [${LONG} * x];\n`,
  "a parameter that is a text": `export const f = ([x] = [1], t: number, { ${LONG} = "a" } = {}) => [x];\n`,
  "a parameter that nothing depends on": `export const f = ([x] = [1], t: number, { ${LONG} = 1 } = {}) => [x];\n`,
  "a parameter in conditions only": `export const f = ([x] = [1], t: number, { ${LONG} = 1 } = {}) => [x > ${LONG} ? 1 : 2];\n`,
  "a parameter in quotes": `export const f = ([x] = [1], t: number, { "${LONG} b": a = 1 } = {}) => [a * x];\n`,
  "an import": `import { a } from "./${LONG}";\n${f("[a * x]")}`,
  "an import of a package": `import { a } from "${LONG}";\n${f("[a * x]")}`,
  "an imported name": `import { ${LONG} } from "./other.node-ode.ts";\n${f("[x]")}`,
  "an imported name of the module": `import { ${LONG} } from "node-ode";\n${f("[x]")}`,
  "an imported table": `import a from "./${LONG}.csv";\n${f("[x]")}`,
  "a method": experiment(`method: "${LONG}"`),
  "an option": experiment(`${LONG}: 1`),
  "an option of training": experiment(`train: { ${LONG}: 1 }`),
  "an override": experiment(`theta: { ${LONG}: 1 }`),
  "an initial state": experiment(`z0: { ${LONG}: 1 }`),
  "an axis": experiment(`view: { ${LONG}: [0, 1] }`),
  "a tolerance": experiment(`atol: { ${LONG}: 1e-3 }`),
  "a missing file of data": experiment(`data: csv("${LONG}.csv")`),
  "a column": experiment(`data: csv("a.csv", { columns: { x: "${LONG}" } })`),
  "a column by its component": experiment(`data: csv("a.csv", { columns: { ${LONG}: "x" } })`),
  "a table": experiment("", `const ${LONG} = table("${LONG}.csv");\n`),
  "a truth": experiment(`data: from(${LONG})`, `export const ${LONG} = ([a, b] = [1, 2], t: number) => [a, b];\n`),
  "a loss": experiment(`loss: ${LONG}`, `const ${LONG} = ([x]: number[]) => [x];\n`),
  "an experiment with errors": `import { experiment } from "node-ode";\n${f("[x]")}export const ${LONG} = experiment(f, { t: 1 });\n`,
  "an experiment that is not exported": `import { experiment } from "node-ode";\n${f("[x]")}const ${LONG} = experiment(f, {});\n`,
  "several functions": `import { experiment } from "node-ode";\n${f("[x]")}export const ${LONG} = (z = 1, t: number) => z;\nexport const e = experiment(${LONG}2, {});\n`,
  "a number": f(`[${"9".repeat(50)}n * x]`),
  "a syntax error": f(`[x ${LONG}]`),
  "a product without a sign": f(`[2${LONG} * x]`),
  "a derivative": `export const f = ([x] = [1], t: number) => { ${LONG}' = x; return [x]; };\n`,
  "an object for a result": `export const f = ([x] = [1], t: number) => { ${LONG}: x };\n`,
};

/** Tables that are wrong at a long text. */
const tables: Readonly<Record<string, string>> = {
  "a header": `${LONG},y\n0,1\n`,
  "a column beside": `t,${LONG}\n0,1\n`,
  "a column twice": `t,x,${LONG},${LONG}\n0,1,2,3\n`,
  "a column nearly called trajectory": "t,x,trajectori\n0,1,2\n",
  "a cell": `t,x\n0,1\n1,${LONG}\n`,
  "a time": `t,x\n${LONG},1\n`,
  "digits and an x": `t,x\n0,${"1".repeat(5000)}x\n`,
  "a trajectory": `trajectory,t,x\n${LONG},0,1\n${LONG},1,2\n${LONG},0.5,2\n`,
  "an empty trajectory": `trajectory,t,x\n${LONG},0.5,\n`,
  "a date": `t,x\n2024-01-01 10:00,1\n${LONG},2\n`,
  "a quote": `t,x\n0,"${LONG}" ${LONG}\n`,
  "a time outside": "t,x\n5,1\n",
  "a unit": `t [${LONG}],x [${LONG}]\n${"5".repeat(200)},1\n`,
};

/** What is said: on standard error, and in what JSON documents call a message or a note. */
function said(out: string, error: string): string[] {
  // The lines of a source and what underlines them are indented, and show at most their own width.
  const sentences = error.split("\n").filter((line) => !line.startsWith("  "));
  const words = out.startsWith("{") ? messages(JSON.parse(out)) : [];
  // The place of a diagnostic is to be clicked on, and is whole.
  return [...sentences.map((line) => line.replace(/^.*?:\d+:\d+: /, "")), ...words];
}

function messages(document: unknown): string[] {
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    if (key === "message" && typeof value === "string") return [value];
    if (key === "notes" && Array.isArray(value)) return value.map(String);
    return messages(value);
  });
}

function assertBrief(sentences: readonly string[], what: string): void {
  for (const sentence of sentences) {
    assert.doesNotMatch(sentence, TOO_MUCH, `${what}: ${sentence.slice(0, 400)}`);
    assert.ok(sentence.length <= MOST, `${what}: ${sentence.length} characters: ${sentence.slice(0, 400)}`);
  }
}

suite("no sentence of the command line quotes more than 80 characters, or has more than 600", () => {
  const other = "export const g = 1;\n";
  for (const [what, text] of Object.entries(programs)) {
    test(what, async () => {
      const files = { "p.node-ode.ts": text, "other.node-ode.ts": other, "a.csv": `t,${LONG},x\n0,1,2\n` };
      for (const words of [["check"], ["list"], ["solve", "e"], ["solve", LONG], ["train", "e"], ["train", LONG]]) {
        const [command, ...name] = words;
        for (const json of [[], ["--json"]]) {
          const { out, error } = await runCliLater([command, "p.node-ode.ts", ...name, ...json], files);
          assertBrief(said(out, error), words.map(brief).join(" "));
        }
      }
    });
  }
  for (const [what, text] of Object.entries(tables)) {
    test(`a table with ${what}`, async () => {
      for (const file of ["a.csv", `${LONG}.csv`]) {
        const program = experiment(`data: csv("${file}"), loss: mse()`).replace("[x]", `[x]`);
        const files = { "p.node-ode.ts": program, [file]: text };
        for (const words of ["check", "train e", "gradient e"]) {
          const [command, ...rest] = words.split(" ");
          const iterations = command === "train" ? ["--iterations", "1"] : [];
          const { out, error } = await runCliLater([command, "p.node-ode.ts", ...rest, ...iterations, "--json"], files);
          assertBrief(said(out, error), words);
        }
      }
    });
  }
  test("what is asked for", async () => {
    const files = { "p.node-ode.ts": experiment("") };
    const asked = (words: readonly string[]) => runCliLater(words, files);
    const cases: string[][] = [
      [LONG],
      [`--${LONG}`],
      ["help", LONG],
      ["check", LONG],
      ["check", "p.node-ode.ts", "--root", LONG],
    ];
    for (const { name, options, own = {} } of commands) {
      cases.push([name, LONG, LONG], [name, "p.node-ode.ts", LONG], [name, "p.node-ode.ts", "e", LONG]);
      cases.push([name, "p.node-ode.ts", "e", `--${LONG}`], [name, "p.node-ode.ts", "e", `--${LONG}=${LONG}`]);
      for (const option of [...options, ...Object.keys(own)]) {
        for (const value of [LONG, `${LONG}=${LONG}`, `1,${LONG}`])
          cases.push([name, "p.node-ode.ts", "e", `--${option}`, value]);
      }
    }
    for (const words of cases) {
      const { out, error } = await asked(words);
      assertBrief(said(out, error), words.map(brief).join(" "));
    }
  });
});
