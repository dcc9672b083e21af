import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { parse } from "@babel/parser";
import fc from "fast-check";
import { weightsFiles } from "../../src/extension/commands/weightsFiles.ts";
import { fileNameFrom, freeFileName, freeIdentifier, identifierFrom } from "../../src/extension/madeNames.ts";

/** Names that an attacker, or a person in a hurry, gives to nets and experiments. */
const hostile = ["my-net", "/../../evil", "..\\..\\evil", "(", "((a|a)+)+!", "", ".", "..", "-rf", "CON", "nul", "a\0b", "a\nb", 'x" from "y', "$&", "$`", "__proto__", "constructor", "Net", "net", "é", "e\u0301", "\u0301", "目", "𝒳", "\ud800", "C:", "a:stream", "~", "$HOME", "%2e%2e%2f", "x".repeat(5000), "目".repeat(200), "class", "1st", "\u202egnp.exe"]; // biome-ignore format: one list
const anyName = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.string());

const none = { text: "", imports: [], files: [] };

test("a name that is one already stays as it is", () => {
  for (const name of ["net", "Net", "flow_2", "$x", "größe", "目", "my-net"]) assert.equal(fileNameFrom(name), name);
  for (const name of ["net", "Net", "flow_2", "$x", "größe", "目"]) assert.equal(identifierFrom(name), name);
  assert.deepEqual(weightsFiles("fit", ["net"], none), [
    { file: "fit.weights.json", local: "fitWeights", isImported: false },
  ]);
  assert.deepEqual(
    weightsFiles("fit", ["f", "g"], none).map(({ file, local }) => [file, local]),
    [
      ["fit.f.weights.json", "fit_fWeights"],
      ["fit.g.weights.json", "fit_gWeights"],
    ],
  );
});

test("whatever nets and experiments are called, files stay in the folder, are made, and differ", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-names-"));
  const inside = path.join(folder, "inside");
  try {
    fc.assert(
      fc.property(anyName, fc.array(anyName, { minLength: 1, maxLength: 5 }), (experiment, nets) => {
        const made = weightsFiles(experiment, nets, none);
        assert.equal(made.length, nets.length);
        assert.equal(new Set(made.map(({ file }) => file.normalize("NFC").toLowerCase())).size, nets.length);
        assert.equal(new Set(made.map(({ local }) => local)).size, nets.length);
        for (const { file, local } of made) {
          assert.equal(path.posix.basename(file), file);
          assert.equal(path.win32.basename(file), file);
          assert.equal(path.join(inside, file), `${inside}${path.sep}${file}`);
          assert.match(file, /^[\p{L}\p{N}_$].*\.weights\.json$/u);
          assert.doesNotMatch(file, /^(con|prn|aux|nul|com\d|lpt\d)\./i);
          assert.ok(Buffer.byteLength(file) <= 255);
          // The import reads as one, of that name and that file.
          const { program } = parse(`import ${local} from "./${file}" with { type: "json" };`, {
            sourceType: "module",
          });
          const [statement] = program.body;
          assert.ok(statement.type === "ImportDeclaration" && program.body.length === 1);
          assert.equal(statement.source.value, `./${file}`);
          assert.equal(statement.specifiers[0].local.name, local);
        }
      }),
      { seed: 1 },
    );
    rmSync(inside, { recursive: true, force: true });
    const made = weightsFiles("/../../evil", hostile, none);
    for (const { file } of made) writeFileSync(path.join(folder, file), "", { flag: "wx" });
    assert.equal(readdirSync(folder).length, hostile.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a file that is somebody else's stays; one that the source imports is written anew, under the import's name", () => {
  const range = { file: "", start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  const [taken] = weightsFiles("fit", ["net"], { ...none, files: ["Fit.weights.json", "fit2.weights.json"] });
  assert.equal(taken.file, "fit3.weights.json");
  const imports = [{ specifier: "./fit.weights.json", local: "mine", range }];
  const [own] = weightsFiles("fit", ["net"], { text: "", imports, files: ["fit.weights.json"] });
  assert.deepEqual(own, { file: "fit.weights.json", local: "mine", isImported: true });
});

test("an import takes no name that the text has, however it is spelled there", () => {
  assert.equal(freeIdentifier("w", "const w = 1, w2 = 2;"), "w3");
  assert.equal(freeIdentifier("w", "const wide = 1;"), "w");
  assert.equal(freeIdentifier("w", "const \\u0077 = 1, \\u{77}2 = 2, \\u{ffffff} = 3;"), "w3");
  assert.equal(freeIdentifier("größe", "const größe = 1, größe2 = 2"), "größe3");
  const [first, second] = weightsFiles("a", ["b-c", "bC"], none);
  assert.notEqual(first.local, second.local);
});

test("names that would hang a pattern made of them are made in no time", () => {
  const name = "((a|a)+)+!";
  const text = `${"a".repeat(200_000)} ${name}`;
  assert.equal(freeIdentifier(identifierFrom(name), text), "aA");
  assert.equal(freeFileName(fileNameFrom(name), ".json", [text]), "a-a.json");
  assert.equal(fileNameFrom("-".repeat(200_000)), "unnamed");
});
