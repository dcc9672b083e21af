import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/** One test's end, as it is written for the process outside. */
export interface Outcome {
  readonly name: string;
  readonly milliseconds: number;
  /** Absent when it passed. */
  readonly error?: string;
}

/**
 * What the extension host runs: every `*.test.cjs` beside this bundle, under Mocha's `tdd` interface. The outcomes go as
 * JSON to the file that `NODE_ODE_OUTCOMES` names; the promise is rejected when a test failed.
 */
export function run(): Promise<void> {
  // Longer than `until` waits for anything: what it says of it is worth more than that time is up.
  const mocha = new Mocha({ ui: "tdd", timeout: 240_000, color: false, forbidPending: true });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, file));
  }
  const outcomes: Outcome[] = [];
  const outcome = (test: Mocha.Test, error?: string) =>
    outcomes.push({ name: test.titlePath().join(" › "), milliseconds: test.duration ?? 0, error });
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      writeFileSync(process.env.NODE_ODE_OUTCOMES!, JSON.stringify(outcomes));
      if (failures === 0) resolve();
      else reject(new Error(`${failures} failed`));
    });
    runner.on("pass", (test) => outcome(test));
    runner.on("fail", (test, error) => outcome(test, error.stack ?? String(error)));
  });
}
