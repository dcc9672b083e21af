import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, suite, test } from "node:test";
import { isCommand } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { nodeOde } from "../../src/cli/nodeOde.ts";
import { runs } from "../runs.ts";
import { type DiskFault, onDisk } from "./faultyDisk.ts";

/*
 * Every command, on a disk that fails at its first write, at its second, and so on: files are old or new and whole, what was kept
 * before can be gone on from, and the exit code and a sentence say it.
 */

const top = mkdtempSync(path.join(os.tmpdir(), "node-ode-faults-"));
after(() => rmSync(top, { recursive: true, force: true }));

const PROGRAM = `import { experiment, meanSquaredError } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [y, -k * x];
export const e = experiment(f, {
  t: [0, 1], steps: 8, data: { t: [0, 0.5, 1], z: [[1, 0], [0.9, -0.5], [0.6, -0.9]] }, loss: meanSquaredError(), train: { steps: 1 },
});
`;

/** A folder with a program, and what was written there before. */
function folderWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = mkdtempSync(path.join(top, "at-"));
  writeFileSync(path.join(folder, "p.node-ode.ts"), PROGRAM);
  for (const [name, data] of Object.entries(files)) writeFileSync(path.join(folder, name), data);
  return folder;
}

/** A command whose files are named by FOLDER. */
async function runIn(folder: string, command: string, fault?: DiskFault) {
  const words = command.split(" ").map((word) => word.replace("FOLDER", folder));
  const ran = await onDisk(fault, () => nodeOde(words));
  process.removeAllListeners("SIGINT");
  return { ...ran, code: ran.result };
}

const filesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name !== "p.node-ode.ts")
      .map((name) => [name, readFileSync(path.join(folder, name))]),
  );

const train = "train FOLDER/p.node-ode.ts e";
const kept = "--checkpoint FOLDER/c --out FOLDER/w.json --json";
const [report] = [...analyses].filter(isCommand).filter(({ name }) => name !== "accuracy");

/** Commands by what they write, and how a file that was written whole ends. */
const commands: Readonly<Record<string, { readonly command: string; readonly resumed?: boolean }>> = {
  "a training": { command: `${train} --iterations 2 ${kept}` },
  "a training that goes on": { command: `${train} --iterations 4 --resume FOLDER/c ${kept}`, resumed: true },
  "a report": { command: `${report.name} FOLDER/p.node-ode.ts f --html FOLDER/r.html --csv FOLDER/r.csv --json` },
  "a portrait": {
    command: "portrait FOLDER/p.node-ode.ts f --layers nullclines --svg FOLDER/r.svg --csv FOLDER/r.csv --json",
  },
  "a solution": { command: "solve FOLDER/p.node-ode.ts f --json" },
  "a gradient": { command: "gradient FOLDER/p.node-ode.ts e --json" },
  "a list": { command: "list FOLDER/p.node-ode.ts --json" },
  "a check": { command: "check FOLDER/p.node-ode.ts --json" },
};

/** Of a file whose numbers may be the machine's time, how it ends. */
const ENDS: Readonly<Record<string, RegExp>> = {
  ".html": /<\/html>\s*$/,
  ".svg": /<\/svg>\s*$/,
  ".csv": /\r\n$/,
  ".json": /\n$/,
};

const isWhole = (name: string, data: Buffer) => ENDS[path.extname(name)]?.test(data.toString()) ?? true;

const codes = ["ENOSPC", "EROFS", "EIO", "EDQUOT"] as const;

/** All that a disk does at one write; of the short form one of each kind, another at every write. */
function faultsAt(at: number, vanish: () => void): readonly DiskFault[] {
  const all: readonly DiskFault[] = [
    ...codes.map((code): DiskFault => ({ at, code })),
    ...codes.map((code): DiskFault => ({ at, code, lasting: true, short: true })),
    { at, code: "EIO", instead: vanish },
  ];
  return all.filter((_, n) => (n + at) % runs(4, 1) === 0);
}

suite("a disk that fails at any write", () => {
  for (const [what, { command, resumed }] of Object.entries(commands)) {
    test(what, async () => {
      // 1. What was there before, and what it is with a disk that holds.
      const before: Record<string, Buffer | string> = {};
      for (const name of ["r.html", "r.csv", "r.svg", "w.json"])
        if (command.includes(name)) before[name] = name === "w.json" ? '{"k":1}\n' : "old";
      if (resumed) {
        const earlier = folderWith({});
        for (const iterations of [1, 2]) {
          const resume = iterations === 1 ? "" : " --resume FOLDER/c";
          assert.equal(
            (await runIn(earlier, `${train} --iterations ${iterations} --checkpoint FOLDER/c${resume}`)).code,
            0,
          );
        }
        Object.assign(before, filesOf(earlier));
        assert.ok("c" in before && "c.before" in before);
      }
      const sound = folderWith(before);
      const expected = await runIn(sound, command);
      assert.equal(expected.code, 0, expected.error);
      const after = filesOf(sound);
      assert.doesNotMatch(Object.keys(after).join(" "), /\.new|\.lock/);
      const many = expected.writes.length;
      assert.ok(many > 0);
      // 2. The same with one that does not, at each of its writes.
      for (let at = 0; at < many; at++) {
        let folder = folderWith(before);
        const vanish = () => renameSync(folder, `${folder}.gone`);
        for (const fault of faultsAt(at, vanish)) {
          const told = `${expected.writes[at]} ${at}: ${JSON.stringify(fault)}`;
          const { code, out, error, writes } = await runIn(folder, command, fault);
          if (existsSync(`${folder}.gone`)) {
            rmSync(folder, { recursive: true, force: true });
            renameSync(`${folder}.gone`, folder);
          }
          const found = filesOf(folder);
          assert.doesNotMatch(error, /internal error|\n\s+at /, told);
          // Nothing is between old and new.
          for (const [name, data] of Object.entries(found)) {
            if (name.endsWith(".new") || name.endsWith(".lock")) continue;
            const old = before[name] !== undefined && Buffer.from(before[name] as Buffer).equals(data);
            assert.ok(old || isWhole(name, data), `${told}: ${name} is half written`);
          }
          // Of two checkpoints one stays: the newest, under its name or as the one before.
          for (const name of Object.keys(before).filter((each) => !/^c(\.before)?$/.test(each)))
            assert.ok(name in found, `${told}: ${name} is gone`);
          if (resumed) assert.ok("c" in found || "c.before" in found, told);
          // A success is one.
          if (code === 0) {
            for (const name of Object.keys(after)) {
              assert.ok(name in found, `${told}: ${name}`);
              if (before[name] !== undefined && name !== "c.before")
                assert.ok(!Buffer.from(before[name] as Buffer).equals(found[name]), `${told}: ${name} is old`);
            }
            JSON.parse(out);
          } else {
            assert.match(
              error,
              /(cannot be written|could not be written whole|was not written to|cannot be read|there is no file)/,
              `${told}: ${error}`,
            );
            assert.match(
              error,
              fault.instead ? /ENOENT|there is no file|was not written|could not/ : new RegExp(fault.code),
              told,
            );
          }
          // What is left over is what could not be taken away.
          const left = Object.keys(found).filter((name) => /\.new|\.lock/.test(name));
          const refused = fault.lasting || fault.instead || writes[at] === "rmSync";
          assert.ok(left.length === 0 || refused, `${told}: ${left.join()} is left over`);
          // And the next one goes on.
          if (command.startsWith("train")) {
            for (const name of left) rmSync(path.join(folder, name));
            const mayResume = "c" in found || "c.before" in found;
            const again = `${train} --iterations 6 --checkpoint FOLDER/c${mayResume ? " --resume FOLDER/c" : ""}`;
            const next = await runIn(folder, `${again} --json`);
            assert.equal(next.code, 0, `${told}: ${next.error}`);
            if (resumed)
              assert.ok(
                JSON.parse(next.out).first >= 2 || /going on from the one before/.test(next.error),
                `${told}: what was kept is lost`,
              );
          }
          rmSync(folder, { recursive: true, force: true });
          folder = folderWith(before);
        }
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
