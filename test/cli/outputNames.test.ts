import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { areOne, mayBeOne } from "../../src/cli/areOne.ts";
import { nodeOde } from "../../src/cli/nodeOde.ts";
import { requireApart } from "../../src/cli/requireApart.ts";
import { UsageError } from "../../src/cli/usageError.ts";
import { disk } from "../../src/files/fileTrees.ts";
import { onDisk } from "./faultyDisk.ts";

/* Names that a person, a script or somebody with a grudge may give to what a command writes. */

const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-names-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const PROGRAM = "export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [y, -k * x];\n";
const program = path.join(folder, "p.node-ode.ts");
writeFileSync(program, PROGRAM);

const portrait = ["portrait", program, "f", "--layers", "nullclines"];
const at = (name: string) => path.join(folder, name);

async function draw(...more: string[]) {
  const { result: code, error } = await onDisk(undefined, () => nodeOde([...portrait, ...more]));
  return { code, error };
}

if (process.platform !== "win32") {
  test("any name that a file can have is one, whatever a terminal makes of it", async () => {
    for (const name of [
      "a\nb",
      "\u001b[31mred",
      "a b",
      "=1+1",
      "x".repeat(255),
      "e\u0301",
      "\u00e9",
      "a.svg\u202e",
      "$(id)",
    ]) {
      const { code, error } = await draw("--svg", at(name));
      assert.equal(code, 0, error);
      assert.match(readFileSync(at(name), "utf8"), /<\/svg>\s*$/);
      // What is said of it has no command of a terminal's.
      const refused = await draw("--svg", at(name), "--csv", at(`./${name}`));
      assert.equal(refused.code, 2);
      assert.doesNotMatch(refused.error, /(?!\n)[\p{Cc}\u202a-\u202e]/u);
      rmSync(at(name));
    }
    assert.deepEqual(readdirSync(folder), ["p.node-ode.ts"]);
  });

  test("what is no name of a file is refused before the work, in a sentence", async () => {
    mkdirSync(at("folder"));
    symlinkSync("loop", at("loop"));
    for (const [name, sentence] of [
      ["-", /`-` cannot be written: it is no file; --json prints on standard output/],
      ["", /`` cannot be written: it names no file/],
      [`${at("none")}/`, /none\/` cannot be written: it names no file/],
      [at("none/x"), /cannot be written: ENOENT/],
      [at("p.node-ode.ts/x"), /cannot be written: ENOTDIR/],
      [at("folder"), /cannot be written: it is a folder/],
      [at("loop"), /cannot be written: ELOOP/],
      [at("x".repeat(256)), /cannot be written: ENAMETOOLONG/],
    ] as const) {
      const { code, error } = await draw("--svg", name);
      assert.equal(code, 2, `${name}: ${error}`);
      assert.match(error, sentence);
      assert.ok(error.length < 300, error);
    }
    rmSync(at("folder"), { recursive: true });
    rmSync(at("loop"));
    assert.deepEqual(readdirSync(folder), ["p.node-ode.ts"]);
  });

  test("no output replaces another, or what is read, by whatever way it is called", async () => {
    symlinkSync("twin", at("link"));
    writeFileSync(at("twin"), "");
    for (const [svg, csv] of [
      [at("a"), at("folder/../a")],
      [at("twin"), at("link")],
    ]) {
      const { code, error } = await draw("--svg", svg, "--csv", csv);
      assert.equal(code, 2);
      assert.match(error, /--svg and --csv name one file/);
    }
    symlinkSync("p.node-ode.ts", at("source"));
    for (const name of [program, at("source")]) {
      const { code, error } = await draw("--csv", name);
      assert.equal(code, 2);
      assert.match(error, /--csv names a file that is read here, and would be lost/);
    }
    assert.equal(readFileSync(program, "utf8"), PROGRAM);
    for (const name of ["twin", "link", "source"]) rmSync(at(name));
  });

  test("names that differ in case or in accents are one file where the disk says so, and two where it does not", async () => {
    const twins = [["A.svg", "a.svg"], ["e\u0301.svg", "\u00e9.svg"], ["\u1e9e", "\u00df"]] as const; // biome-ignore format: one thought
    for (const [svg, csv] of twins) {
      assert.ok(mayBeOne(at(svg), at(csv)), svg);
      // What this disk makes of them, without the question.
      writeFileSync(at(svg), "");
      const isOne = existsSync(at(csv));
      rmSync(at(svg));
      assert.equal(areOne(at(svg), at(csv)), isOne);
      const { code } = await draw("--svg", at(svg), "--csv", at(csv));
      assert.equal(code, isOne ? 2 : 0);
      for (const name of [svg, csv]) rmSync(at(name), { force: true });
    }
    assert.deepEqual(readdirSync(folder), ["p.node-ode.ts"]);
    assert.ok(!mayBeOne("a", "b") && !mayBeOne("a", "a"));
  });

  test("on a disk that tells them apart by nothing, twins of outputs and of what is read are refused", () => {
    const terminal = { files: disk, areOne: () => true };
    const refused = (written: Record<string, string>, read: string[]) => assert.throws(() => requireApart(written, read, terminal), UsageError); // biome-ignore format: one thought
    refused({ html: at("R.html"), csv: at("r.html") }, []);
    refused({ svg: at("P.node-ode.ts") }, [program]);
    requireApart({ html: at("r.html"), csv: at("r.csv") }, [program], terminal);
  });

  /** A line of a shell in which `$CLI` is the command line. */
  const shell = (line: string) => {
    assert.ok(existsSync("dist/cli.js"), "build first: node scripts/build.mjs");
    const cli = `'${process.execPath}' '${path.resolve("dist/cli.js")}'`;
    return spawnSync("bash", ["-c", line.replaceAll("$CLI", cli)], { encoding: "utf8" });
  };
  const drawn = `$CLI ${portrait.join(" ")}`;

  test("standard output by its name is written to and not replaced", () => {
    const piped = shell(`${drawn} --csv /dev/stdout | cat`);
    assert.match(piped.stdout, /^figure,mark,/);
    assert.match(piped.stdout, /\n(?!y against)\S/, "and what is printed besides");
    const file = at("both");
    assert.equal(shell(`${drawn} --csv /dev/stdout > '${file}'`).status, 0);
    assert.equal(readFileSync(file, "utf8"), piped.stdout);
    rmSync(file);
  });

  test("closed streams and a folder that is gone cost no result that has somewhere to go", () => {
    const file = at("w.svg");
    for (const closed of ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"]) {
      const { status } = shell(`${drawn} --svg '${file}' ${closed}`);
      assert.equal(status, 0, closed);
      assert.match(readFileSync(file, "utf8"), /^<svg[\s\S]*<\/svg>\s*$/, closed);
      rmSync(file);
    }
    assert.equal(shell(`${drawn.replace(" f ", " g ")} 2>&-`).status, 2);
    const gone = shell(`mkdir '${at("gone")}'; cd '${at("gone")}'; rmdir '${at("gone")}'; ${drawn} --svg x.svg`);
    assert.notEqual(gone.status, 0);
    assert.doesNotMatch(gone.stderr, /internal error/);
  });
}
