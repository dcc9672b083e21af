import assert from "node:assert/strict";
import { Session } from "node:inspector";
import { test } from "node:test";
import { bounded, growing } from "./largeDocuments.ts";

const session = new Session();
session.connect();

function post<Result>(method: string, params: object = {}): Result {
  let result: unknown;
  session.post(method, params, (error, answer) => {
    if (error) throw error;
    result = answer;
  });
  return result as Result;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

// The engine counts how often each block of code is run, of what is loaded from here on.
post("Profiler.enable");
post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { read } = await import("../../src/language/read.ts");
const { describe } = await import("../../src/engine/describe.ts");
const { vocabulary } = await import("../../src/train/vocabulary.ts");

const FILE = "/lab/large.node-ode.ts";

function reading(text: string) {
  const program = read(FILE, new Map([[FILE, text]]), vocabulary);
  return { description: describe(program, FILE, 1), missing: program.missing };
}

/** Blocks of code that are run for a description of a text: the same however fast the machine is. */
function work(text: string): number {
  post("Profiler.takePreciseCoverage");
  reading(text);
  const { result } = post<Coverage>("Profiler.takePreciseCoverage");
  const ours = result.filter(({ url }) => url.startsWith("file:"));
  return ours
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Some 200 million blocks are run in a second. */
const A_CHARACTER = 400;
const ANY_FILE = 200_000_000;

work("export const f = (z = 1, t: number) => -z;");

for (const [what, text] of Object.entries(growing)) {
  test(`read in a time that grows as the text does: ${what}`, () => {
    const [short, long] = [text(8_000), text(32_000)];
    const [some, more] = [work(short), work(long)];
    const growth = long.length / short.length;
    assert.ok(
      more <= 1.3 * growth * some + 100_000,
      `${growth.toFixed(2)} times the text, ${(more / some).toFixed(2)} times the work`,
    );
    assert.ok(more <= A_CHARACTER * long.length, `${(more / long.length).toFixed(0)} a character`);
  });
}

for (const [what, text] of Object.entries(bounded)) {
  test(`ends within what any file may take: ${what}`, () => {
    const took = work(text(100_000));
    assert.ok(took <= ANY_FILE, `${(took / 1e6).toFixed(0)} million blocks`);
  });
}

for (const [what, text] of Object.entries({ ...growing, ...bounded })) {
  test(`what is told of it is short: ${what}`, () => {
    const { description } = reading(text(8_000));
    assert.ok(description.diagnostics.length <= 101);
    for (const { message, range, fix } of description.diagnostics) {
      assert.ok(message.length > 10 && message.length < 600, message);
      assert.ok(range.start.line >= 1 && range.start.column >= 1);
      assert.ok((fix?.title.length ?? 0) < 200 && (fix?.line?.length ?? 0) < 1200);
    }
    for (const { fault } of description.lost) assert.ok(fault && fault.message.length < 600);
  });
}

test("of many diagnostics the first hundred are told, errors before the others, and how many more there are", () => {
  const warnings = Array.from({ length: 90 }, (_, n) => `const w${n} = (z = 1, t: number) => -z;\n`).join("");
  const errors = Array.from({ length: 32_000 }, (_, n) => `export const a${n} = b${n};\n`).join("");
  const { diagnostics } = reading(warnings + errors).description;
  const more = diagnostics.filter(({ code }) => code === "more-diagnostics");
  assert.deepEqual(
    more.map(({ message, severity, range }) => [message.split(" of ")[0], severity, range.start.line]),
    [["31\u202f990 more", "error", 191]],
  );
  assert.equal(diagnostics.length, 101);
  assert.ok(diagnostics.every(({ severity }) => severity === "error"));
  assert.deepEqual(
    diagnostics.slice(0, 2).map(({ message }) => message.slice(0, 4)),
    ["`b0`", "`b1`"],
  );
});

test("a file that takes too much says which functions were not evaluated; each is when it is asked for", () => {
  const text = bounded["functions that take long"](60_000);
  const program = read(FILE, new Map([[FILE, text]]), vocabulary);
  const { functions, diagnostics } = describe(program, FILE, 1);
  const [told] = diagnostics.filter(({ code }) => code === "too-many-steps");
  assert.match(told.message, /and \d+ more are evaluated only when asked for$/);
  const unread = functions.filter(({ operations }) => operations === undefined);
  assert.equal(unread.length, program.unread.size);
  assert.deepEqual(told.range, unread[0].nameRange);
  assert.ok(unread.length > 0 && unread.every(({ broken, dimension }) => !broken && dimension === 1));
  assert.ok([...program.unread][0].trace().field);
});

test("a suggestion is found among thousands of names; names too long for a slip are not compared", () => {
  const { description } = reading(bounded["misspelt names"](90_000));
  assert.match(description.diagnostics[0].message, /did you mean `value0`\?$/);
  assert.match(description.diagnostics[99].message, /did you mean/);
  const long = "ab".repeat(10_000);
  const { diagnostics } = reading(`const ${long} = 1;\nexport const b = ${long}c;`).description;
  assert.match(diagnostics[0].message, /^`(ab)+a?….{1,40}` is not known here$/);
});
