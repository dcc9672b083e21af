import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { commands } from "../../src/cli/commands/registry.ts";
import { FAULTS, spoken } from "../faultsOfWords.ts";
import { runs } from "../runs.ts";
import { sampleFiles } from "../sampleFiles.ts";
import { runCliLater } from "./fakeTerminal.ts";

/* What the command line says of what went well, of every sample: sentences as they are read aloud. */

const texts = (folder: string) =>
  readdirSync(folder)
    .filter((file) => /\.(ts|csv)$/.test(file))
    .map((file) => [`${folder}/${file}`, readFileSync(`${folder}/${file}`, "utf8")] as const);
const files = Object.fromEntries([...texts("samples"), ...texts("samples/data")]);
const samples = sampleFiles().map((file) => `samples/${file}`);

/** What a file exports, as a user types it. */
const exportsOf = (file: string) => [...files[file].matchAll(/^export const (\w+)/gm)].map(([, name]) => name);

/** Effort that a test can take, where a command has a choice. */
const SHORT: Readonly<Record<string, string>> = {
  train: "--iterations 3",
  accuracy: "--steps 20",
  sweep: "--over rtol=1e-5,1e-6",
};

/** A fault that names of users look like: a component may be called `a`. */
const NAMED: ReadonlySet<string> = new Set(["a wrong article", "a word said twice"]);

/** Columns are parted by blanks and hold numbers to be copied, as does the line of the loss; the rest is read as sentences. */
function sentencesOf(printed: string): string[] {
  const lines = printed.split("\n").map((line) => line.trim());
  return lines.filter(
    (line) => line !== "" && !/\S {2,}\S/.test(line) && !/^loss -?[\d.]/.test(line) && /[a-z]{2}/.test(line),
  );
}

test("every command on every sample says sentences with numbers of one style", async () => {
  const found = new Set<string>();
  let sentences = 0;
  const heard = new Map<string, number>();
  const all = samples.flatMap((file) => [...exportsOf(file)].map((name) => [file, name] as const));
  for (const [n, [file, name]] of all.entries())
    for (const [k, command] of commands.names().entries()) {
      // In the short form each export is looked at by some of the commands, each command at some of every few exports.
      if ((n + k) % runs(6, 1) !== 0) continue;
      const line =
        `${command} ${file}${/^(check|list)$/.test(command) ? "" : ` ${name}`} ${SHORT[command] ?? ""}`.trim();
      const { code, out, error } = await runCliLater(line, files);
      if (code === 2) continue;
      heard.set(command, (heard.get(command) ?? 0) + 1);
      for (const sentence of sentencesOf(out + error)) {
        sentences++;
        for (const [fault, isIn] of Object.entries(FAULTS))
          if (!NAMED.has(fault) && isIn(spoken(sentence))) found.add(`${line}: ${fault}: ${spoken(sentence)}`);
      }
    }
  for (const command of commands.names()) assert.ok((heard.get(command) ?? 0) > 0, `${command} was not run`);
  assert.ok(sentences > 100, `${sentences} sentences`);
  assert.deepEqual([...found].slice(0, 60), []);
});
