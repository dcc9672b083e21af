import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../src/study/session.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly include: readonly string[];
  readonly body: readonly string[];
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { contributes, files } = read("package.json");
const [{ language, path }]: readonly { language: string; path: string }[] = contributes.snippets;
const snippets: Readonly<Record<string, Snippet>> = read(path);

/** What stands in a file when a snippet is inserted and every default is kept. */
const expanded = ({ body }: Snippet) =>
  body
    .join("\n")
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replaceAll("$0", "");

const file = (
  text: string,
) => `import { adam, csv, experiment, fit, from, lbfgs, meanSquaredError, mlp, param } from "node-ode";
export const truth = ([x, v] = [1, 0], t: number) => [v, -x];
export function dynamics([x, v] = [1, 0], t: number, { k = 1 } = {}) {
  return [v, -k * x];
}
${text}
`;

/** Where a snippet is no statement of its own: around it. */
const within: Readonly<Record<string, (text: string) => string>> = {
  odeFunction: (text) => text.replace("function dynamics", "function inserted"),
  odeTogether: (text) =>
    ["first", "second"]
      .map((name) => {
        const data = "{ t: [0.5, 1], z: [[0.9, -0.4], [0.5, -0.8]] }";
        return `export const ${name} = experiment(dynamics, { z0: [1, 0], t: [0, 1], data: ${data}, loss: meanSquaredError() });\n`;
      })
      .join("") + text,
  odeParam: (text) => `export const f = (z = 1, t: number, { rate = ${text} } = {}) => -rate * z;`,
};

function programOf(text: string) {
  const entry = "a.node-ode.ts";
  const texts = new Map([
    [entry, text],
    ["measured.csv", "t,x,v\n0,1,0\n1,0,1\n"],
  ]);
  return new Session().read({ entry, texts });
}

test("snippets are for files of equations alone, and shipped", () => {
  assert.equal(language, "typescript");
  assert.ok(files.includes("snippets"));
  for (const [name, { prefix, include, description }] of Object.entries(snippets)) {
    // An editor that does not know `include` offers them in every file: what is typed there must not be anybody's.
    assert.match(prefix, /^ode[A-Z]/, name);
    assert.deepEqual(include, ["*.node-ode.ts"]);
    assert.ok(description);
  }
  const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
});

const without = programOf(file(""));

for (const [name, snippet] of Object.entries(snippets)) {
  test(`the snippet "${name}" is read without a word, and adds something`, () => {
    const text = expanded(snippet);
    assert.doesNotMatch(text, /\$\{?\d/);
    if (snippet.prefix === "odeImport") {
      const whole = programOf(`${text}\n${file("").split("\n").slice(1, -1).join("\n")}`);
      assert.deepEqual(whole.diagnostics, []);
      return;
    }
    const program = programOf(file((within[snippet.prefix] ?? ((each) => each))(text)));
    assert.deepEqual(program.diagnostics, [], text);
    const count = ({ functions, experiments }: typeof program) => functions.length + experiments.length;
    const around = snippet.prefix === "odeTogether" ? 2 : 0;
    assert.equal(count(program), count(without) + around + 1);
    for (const dynamics of program.functions) assert.ok(dynamics.trace().field, dynamics.name);
  });
}
