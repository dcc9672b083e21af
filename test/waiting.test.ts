import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

/** What makes a test wait for a time rather than for what it waits for. */
const timers =
  /\b(waitForTimeout|setTimeout|setInterval)\b|Atomics\.wait(Async)?\(([^,]*,){3}|["']((node:)?timers\b|timers\/promises)/;

/** Files that may, and why. */
const exceptions: Readonly<Record<string, string>> = {
  "test/until.ts": "looks again and again, and says what it waited for in vain",
  "test/engine/queue.test.ts": "stands in for a worker that is busy for a while before it says so",
  "test/engine/memory.test.ts": "rests, in its long form, until threads that wait for work have ended by themselves",
  "test/train/killed.test.ts": "kills a process at moments of chance, and passes whenever that is",
  "test/cli/process.test.ts": "ends processes at a moment of chance, long before they would end",
  "test/waiting.test.ts": "names them",
};

const linesWithTimers = (text: string) =>
  text.split("\n").flatMap((line, n) => (timers.test(line) ? [`${n + 1}: ${line.trim()}`] : []));

test("a wait for a time is found", () => {
  for (const line of [
    "await page.waitForTimeout(50);",
    "await new Promise((resolve) => setTimeout(resolve, 100));",
    'import { setTimeout as delay } from "node:timers/promises";',
    'const { setTimeout: sleep } = await import("timers/promises");',
    "const watch = setInterval(look, 1);",
    "Atomics.wait(cell, 0, 0, 100);",
  ])
    assert.deepEqual(linesWithTimers(line), [`1: ${line}`]);
  for (const line of ['await until("the drawing", () => drawn);', "Atomics.wait(cell, 0, 0);"])
    assert.deepEqual(linesWithTimers(line), []);
});

test("no test waits for a time: test/until.ts waits for what must come", () => {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("test", file.replaceAll("\\", "/")))
    .filter((file) => file.endsWith(".ts"));
  const found = new Map(files.map((file) => [file, linesWithTimers(readFileSync(file, "utf8"))]));
  for (const file of Object.keys(exceptions)) assert.ok(found.get(file)?.length, `${file} needs no exception`);
  const wrong = [...found].filter(([file]) => !(file in exceptions));
  assert.deepEqual(
    wrong.flatMap(([file, lines]) => lines.map((line) => `${file}:${line}`)),
    [],
  );
});
