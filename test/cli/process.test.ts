import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { isCommand } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";

const CLI = "dist/cli.js";
/** A report, of whatever analysis there is. */
const report = `${[...analyses].find(isCommand)!.name} samples/tanh.node-ode.ts gradientOfTanh`;
const train = "train samples/lotkaVolterraFit.node-ode.ts fitCounts --iterations 2";
const vanDerPol = ["samples/vanDerPol.node-ode.ts", "vanDerPol"];

function node(...words: string[]) {
  assert.ok(existsSync(CLI), "build first: node scripts/build.mjs");
  return spawnSync(process.execPath, [CLI, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
}

test("a sample is solved as a terminal would: one JSON document on standard output, nothing on the other", () => {
  const words = ["--t", "0,20", "--method", "rk4", "--steps", "2000", "--json"];
  const { status, stdout, stderr } = node("solve", ...vanDerPol, ...words);
  assert.equal(status, 0);
  assert.equal(stderr, "");
  const { t, z, status: ended, stats } = JSON.parse(stdout);
  assert.equal(ended, "ok");
  assert.deepEqual([t.length, z.length, stats.evaluations], [2001, 2001, 8000]);
  // SciPy's DOP853 at rtol 1e-13.
  assert.ok(Math.abs(z[2000][0] - 2.0081497621749) < 1e-6);
});

test("what a table is encoded in is said where that is not UTF-8: as a hint, by a training and in its document", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "encoded-"));
  try {
    const at = (name: string) => path.join(folder, name);
    const model = (table: string) => `import { csv, experiment, meanSquaredError } from "node-ode";
export const f = (x = 1, t: number, { k = 1 } = {}) => -k * x;
export const fit = experiment(f, { z0: 1, t: [0, 2], data: csv("${table}"), loss: meanSquaredError(), train: { iterations: 2 } });
`;
    const text = "t [s],x [\u00b5g]\n0,1\n1,0.5\n2,0.2\n";
    writeFileSync(at("latin.csv"), Buffer.from(text, "latin1"));
    writeFileSync(at("wide.csv"), Buffer.from(`\ufeff${text}`, "utf16le"));
    writeFileSync(at("plain.csv"), text);
    for (const [table, encoding] of [
      ["latin.csv", "Latin-1"],
      ["wide.csv", "UTF-16"],
      ["plain.csv", undefined],
    ] as const) {
      writeFileSync(at("a.node-ode.ts"), model(table));
      const said = encoding === undefined ? [] : [`${table}: ${encoding}`];
      const { diagnostics } = JSON.parse(node("check", at("a.node-ode.ts"), "--json").stdout);
      assert.deepEqual(
        diagnostics.map(({ message, severity }: Record<string, string>) => [message, severity]),
        said.map((message) => [message, "hint"]),
      );
      const { status, stdout, stderr } = node("train", at("a.node-ode.ts"), "fit", "--json");
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        JSON.parse(stdout).notes.filter((note: string) => note.startsWith(table)),
        said,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("exit codes: 1 for what a file or the numbers did, 2 for wrong usage, always with a sentence and no stack", () => {
  for (const [words, code, sentence] of [
    [["check", "samples/linear.node-ode.ts"], 0, /^$/],
    [["gradient", "samples/tanh.node-ode.ts", "gradientOfTanh", "--z0", "-0.4", "--json"], 0, /^$/],
    [["check", "test/cli/none.node-ode.ts"], 2, /none\.node-ode\.ts/],
    [["check", "samples"], 2, /samples/],
    [["check", "a".repeat(5000)], 2, /there is no file/],
    [["check", "/proc/self/mem"], 2, /cannot be read|there is no file/],
    [["solve", ...vanDerPol, "--method", "rk5"], 2, /did you mean `rk4`\?/],
    [["solve", ...vanDerPol, "--max-steps", "5"], 1, /^maxSteps: 5 steps led only to/],
    [
      ["train", "samples/lotkaVolterraFit.node-ode.ts", "fitCounts", "--out", "none/w.json"],
      2,
      /cannot be written: ENOENT/,
    ],
    [
      ["train", "samples/lotkaVolterraFit.node-ode.ts", "fitCounts", "--out", "test"],
      2,
      /`test` cannot be written: it is/,
    ],
    [["solve"], 2, /FILE is missing/],
    [[], 2, /a command is missing/],
  ] as const) {
    const { status, stderr } = node(...words);
    assert.equal(status, code, `${words.join(" ")}: ${stderr}`);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test("a reader that goes away ends the command without a word", async () => {
  const words = ["solve", ...vanDerPol, "--method", "rk4", "--steps", "200000", "--json"];
  const command = spawn(process.execPath, [CLI, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let error = "";
  command.stderr.on("data", (chunk) => {
    error += chunk;
  });
  await once(command.stdout, "data");
  command.stdout.destroy();
  const [code] = await once(command, "close");
  assert.deepEqual([code, error], [0, ""]);
});

const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-output-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line of a POSIX shell in which `$CLI` is the command line, its words before a redirection. */
function shell(line: string) {
  const env = { ...process.env, CLI: `'${process.execPath}' '${CLI}'` };
  return spawnSync("bash", ["-c", line.replaceAll("$CLI", env.CLI)], { encoding: "utf8", env });
}

const beginning = (name: string) =>
  readdirSync(folder)
    .filter((each) => each.startsWith(name))
    .sort();

/** What a training says of its table as it begins. */
const SEEN = "lotkaVolterra.csv: 2 gaps\n";
/** And, of what has hardly moved in so few iterations, as it ends. */
const besides = (said: string) => said.replace(SEEN, "").replaceAll(/^\S+ has moved by [^\n]*\n/gm, "");
const sentence = /^node-ode: .* could not be written whole: E[A-Z]+: [^\n]*\n$/;

/** Every command that prints, with documents long enough for a limit of 1 KiB. */
const printing = [
  `solve ${vanDerPol.join(" ")} --json`,
  `solve ${vanDerPol.join(" ")}`,
  "check samples/linear.node-ode.ts --json",
  "list samples/vanDerPol.node-ode.ts",
  "gradient samples/tanh.node-ode.ts gradientOfTanh --json",
  "train samples/lotkaVolterraFit.node-ode.ts fitCounts --iterations 2 --json",
  `${report} --markdown`,
  "solve --help",
  "help",
];

if (process.platform !== "win32") {
  test("a full disk under standard output is told, and is no success", () => {
    for (const words of printing) {
      const { status, stderr } = shell(`$CLI ${words} > /dev/full`);
      assert.equal(status, 1, words);
      assert.match(besides(stderr), sentence, words);
    }
    // Printing what is wrong with a file, too.
    const wrong = path.join(folder, "wrong.node-ode.ts");
    writeFileSync(wrong, "export const f = (z = 1, t: number) => nowhere * z;\n");
    const { status, stderr } = shell(`$CLI solve ${wrong} f --json > /dev/full`);
    assert.equal(status, 1);
    assert.match(stderr, /could not be written whole: ENOSPC/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  test("a document that reaches a limit on the size of files in its middle is told, and is no success", () => {
    const file = path.join(folder, "limited.json");
    for (const words of [printing[0], printing[6]]) {
      const { status, stderr } = shell(`ulimit -f 1; $CLI ${words} > '${file}'`);
      assert.equal(status, 1, words);
      assert.match(besides(stderr), sentence, words);
      assert.ok(readFileSync(file).length > 0, "a part was written");
    }
  });

  test("a disk that is full under standard error changes no result", () => {
    const { status, stdout } = shell(`$CLI solve ${vanDerPol.join(" ")} --json 2> /dev/full`);
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).status, "ok");
    assert.equal(shell(`$CLI solve ${vanDerPol.join(" ")} --max-steps 5 2> /dev/full`).status, 1);
  });

  test("a reader that saw enough ends nothing else: the files are written, and the pipe ends quietly", () => {
    const out = path.join(folder, "weights.json");
    const { status, stderr } = shell(`set -o pipefail; $CLI ${train} --out '${out}' | true`);
    assert.deepEqual([status, besides(stderr)], [0, ""]);
    assert.ok(Object.keys(JSON.parse(readFileSync(out, "utf8"))).length > 0);
    // What was learnt is there although it could not be printed.
    rmSync(out);
    assert.equal(shell(`$CLI ${train} --out '${out}' > /dev/full`).status, 1);
    assert.ok(Object.keys(JSON.parse(readFileSync(out, "utf8"))).length > 0);
  });

  test("a file that cannot be written whole leaves the one before, nothing else, and a sentence", () => {
    for (const [words, limit] of [
      [`${report} --html`, 1],
      [`${report} --csv`, 1],
      [`${train} --out`, 0],
    ] as const) {
      const file = path.join(folder, "before.txt");
      // Weights go over nothing else.
      const before = '{"k":1}';
      writeFileSync(file, before);
      const { status, stderr } = shell(`ulimit -f ${limit}; $CLI ${words} '${file}'`);
      assert.equal(status, 1, `${words}: ${stderr}`);
      assert.match(besides(stderr), /^node-ode: `.*before\.txt` could not be written whole: EFBIG/, words);
      assert.equal(readFileSync(file, "utf8"), before);
      const full = shell(`$CLI ${words} /dev/full`);
      assert.equal(full.status, 1, words);
      assert.match(full.stderr, /`\/dev\/full` could not be written whole: ENOSPC/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith("before")),
        ["before.txt"],
      );
    }
  });

  test("a checkpoint that is not written is told, and is no success, although the training is", () => {
    const file = path.join(folder, "kept.checkpoint");
    const { status, stdout, stderr } = shell(`ulimit -f 1; $CLI ${train} --json --checkpoint '${file}'`);
    assert.equal(status, 1, stderr);
    assert.match(besides(stderr), /^the checkpoint of iteration 2 was not written to `.*kept\.checkpoint`: EFBIG/);
    assert.equal(JSON.parse(stdout).iterations, 2);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("kept")),
      [],
    );
    assert.equal(shell(`$CLI ${train} --checkpoint '${file}'`).status, 0);
    // A disk that takes nothing at all is seen before the work.
    const full = shell(`ulimit -f 0; $CLI ${train} --checkpoint '${file}.other'`);
    assert.equal(full.status, 2);
    assert.match(full.stderr, /checkpoints cannot be written: EFBIG/);
    assert.deepEqual(beginning("kept"), ["kept.checkpoint"]);
  });

  test("nobody's file is replaced by weights or a checkpoint, neither under its name nor under one beside it", () => {
    const notes = path.join(folder, "notes");
    for (const [option, beside, sentence] of [
      ["--out", "", /cannot be written: it holds something else, which would be lost; name another file/],
      ["--checkpoint", "", /checkpoints cannot be written: `.*notes` is no checkpoint, and would be replaced; name/],
      ["--checkpoint", ".before", /`.*notes\.before` is no checkpoint, and would be replaced; name another file/],
      ["--checkpoint", ".new", /`.*notes\.new` is no checkpoint, and would be replaced; name another file/],
    ] as const) {
      writeFileSync(`${notes}${beside}`, "of a year of work");
      const { status, stderr } = shell(`$CLI ${train} ${option} '${notes}'`);
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
      assert.equal(readFileSync(`${notes}${beside}`, "utf8"), "of a year of work");
      rmSync(`${notes}${beside}`);
      assert.deepEqual(beginning("notes"), []);
    }
  });

  test("weights go through no link, wherever it leads", () => {
    const [link, learnt] = [path.join(folder, "outLink"), path.join(folder, "outLearnt.json")];
    assert.equal(shell(`$CLI ${train} --out '${learnt}'`).status, 0);
    const before = readFileSync(learnt, "utf8");
    for (const to of [learnt, path.join(folder, "outNowhere")]) {
      symlinkSync(to, link);
      const { status, stderr } = shell(`$CLI ${train} --out '${link}'`);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /cannot be written: it is a link; name the file that it leads to/);
      rmSync(link);
    }
    assert.equal(readFileSync(learnt, "utf8"), before);
    assert.deepEqual(beginning("out"), ["outLearnt.json"]);
  });

  test("a signal in the middle of a file that is written leaves it whole, and none beside it", () => {
    // A process that ends itself at the first byte of each file.
    const atWrites = path.join(folder, "atWrites.mjs");
    writeFileSync(
      atWrites,
      `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { writeSync } = fs;
fs.writeSync = (descriptor, ...rest) => {
  if (descriptor > 2) process.kill(process.pid, process.env.SIGNAL);
  return writeSync(descriptor, ...rest);
};
syncBuiltinESMExports();
`,
    );
    for (const SIGNAL of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      const words = ["--import", atWrites, CLI, ...report.split(" "), "--csv", path.join(folder, "unbroken.csv")];
      const { status, stderr } = spawnSync(process.execPath, words, {
        encoding: "utf8",
        env: { ...process.env, SIGNAL },
      });
      assert.equal(status, 0, stderr);
      assert.deepEqual(beginning("unbroken"), ["unbroken.csv"]);
      assert.match(readFileSync(path.join(folder, "unbroken.csv"), "utf8"), /,.*\r\n$/s);
      rmSync(path.join(folder, "unbroken.csv"));
    }
  });

  test("a checkpoint goes through no link, and keeps the mode of the file", () => {
    const [file, victim] = [path.join(folder, "linked"), path.join(folder, "victim")];
    writeFileSync(victim, "NODE-ODE or what looks like it");
    for (const name of [file, `${file}.new`, `${file}.before`]) {
      symlinkSync(victim, name);
      const { status, stderr } = shell(`$CLI ${train} --checkpoint '${file}'`);
      assert.equal(status, 2);
      assert.match(stderr, /is a link; name the file that it leads to/);
      assert.equal(readFileSync(victim, "utf8"), "NODE-ODE or what looks like it");
      rmSync(name);
    }
    writeFileSync(file, "", { mode: 0o600 });
    assert.equal(shell(`$CLI ${train} --checkpoint '${file}'`).status, 0);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(statSync(file).size > 0);
    assert.deepEqual(beginning("linked"), ["linked", "linked.before"]);
  });

  test("two trainings do not write to one checkpoint; a lock that a killed one left is taken", () => {
    const file = path.join(folder, "shared");
    writeFileSync(`${file}.lock`, `${process.pid} ${os.hostname()}\n`);
    const { status, stderr } = shell(`$CLI ${train} --checkpoint '${file}'`);
    assert.equal(status, 2);
    const meant = new RegExp(
      `another training writes \`.*shared\`: process ${process.pid} has \`.*shared\\.lock\`; end it, or`,
    );
    assert.match(stderr, meant);
    writeFileSync(`${file}.lock`, `elsewhere ${os.hostname()}\n`);
    assert.equal(shell(`$CLI ${train} --checkpoint '${file}'`).status, 0);
    assert.deepEqual(beginning("shared"), ["shared"]);
    // Killed after it had made its lock, and before it could say whose that is.
    writeFileSync(`${file}.lock`, "");
    assert.equal(shell(`$CLI ${train} --checkpoint '${file}'`).status, 0);
    assert.deepEqual(beginning("shared"), ["shared", "shared.before"]);
  });

  test("Ctrl-C ends a training with a checkpoint, a sentence and 130; it goes on from there", async () => {
    const file = path.join(folder, "interrupted");
    // L-BFGS would be at the minimum before anybody is quick enough.
    const words = [
      "train",
      "samples/lotkaVolterraFit.node-ode.ts",
      "fitCounts",
      "--optimizer",
      "adam",
      "--checkpoint",
      file,
    ];
    const command = spawn(process.execPath, [CLI, ...words, "--iterations", "1000000"]);
    let said = "";
    command.stderr.on("data", (chunk) => {
      said += chunk;
    });
    const ended = once(command, "close");
    // Whether or not it has begun to write, it can be interrupted from its first words on.
    await once(command.stderr, "data");
    command.kill("SIGINT");
    assert.deepEqual(await ended, [130, null]);
    const [, counted] = /interrupted after ([\d\u202f]+) iterations?; go on with --resume .*interrupted\n$/.exec(said)!;
    assert.deepEqual(beginning("interrupted"), ["interrupted"]);
    const iterations = Number(counted.replaceAll("\u202f", ""));
    const on = node(...words, "--resume", file, "--iterations", `${iterations + 2}`, "--json");
    assert.equal(on.status, 0, on.stderr);
    assert.equal(JSON.parse(on.stdout).first, iterations);
  });

  test("Ctrl-C ends every other command at once, and leaves nothing of it", async () => {
    const file = path.join(folder, "long.node-ode.ts");
    writeFileSync(
      file,
      `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const e = experiment(f, { z0: [1, 0], t: [0, 1e7], method: "rk4", steps: 90000000 });
`,
    );
    const commands = [
      "gradient --loss terminal:0",
      "portrait --csv FOLDER/longRow.csv",
      "accuracy --html FOLDER/long.html",
    ];
    const ends = commands.map(async (command) => {
      const [name, ...options] = command.replace("FOLDER", folder).split(" ");
      const started = spawn(process.execPath, [CLI, name, file, "e", ...options], { stdio: "ignore" });
      const ended = once(started, "close");
      await once(started, "spawn");
      // Wherever it is by then: it would go on for minutes.
      setTimeout(() => started.kill("SIGINT"), 2000);
      assert.deepEqual(await ended, [null, "SIGINT"], command);
    });
    await Promise.all(ends);
    assert.deepEqual(beginning("long"), ["long.node-ode.ts"]);
  });

  test("a pipe is no file to read, and nothing waits for it", () => {
    const pipe = path.join(folder, "pipe.node-ode.ts");
    assert.equal(shell(`mkfifo '${pipe}'`).status, 0);
    const { status, stderr } = shell(`$CLI check '${pipe}'`);
    assert.equal(status, 2);
    assert.match(stderr, /cannot be read: it is a pipe; save what it holds to a file first/);
    assert.match(shell(`$CLI ${train} --resume /dev/zero`).stderr, /cannot be read: it is a device/);
  });

  test("a file is replaced where it really is, with the rights that it had", () => {
    const [file, link] = [path.join(folder, "real.csv"), path.join(folder, "link.csv")];
    writeFileSync(file, "before", { mode: 0o600 });
    symlinkSync("real.csv", link);
    const { status } = shell(`$CLI ${report} --csv '${link}'`);
    assert.equal(status, 0);
    assert.match(readFileSync(file, "utf8"), /,.*\r\n/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(lstatSync(link).isSymbolicLink());
  });
}

test("a path that no report can be written to is refused before the work", () => {
  for (const option of ["--html", "--csv"]) {
    const { status, stdout, stderr } = node(...report.split(" "), option, "none/x");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /`none\/x` cannot be written: ENOENT/);
  }
});
