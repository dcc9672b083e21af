import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** As one compiles a loop whose last bits do not matter for the processor that one has. */
const FLAGS = ["-O3", "-march=native", "-ffast-math"];

/** What a C program prints as JSON, compiled by NODE_ODE_BENCH_CC or a compiler on the PATH; else a sentence that says why not. */
export function cRival<Result>(file: string): Result | string {
  const given = process.env.NODE_ODE_BENCH_CC;
  const compiler = (given ? [given] : ["gcc", "clang", "cc"]).find(
    (candidate) => spawnSync(candidate, ["--version"]).status === 0,
  );
  if (compiler === undefined) return "skipped: no C compiler";
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-bench-"));
  try {
    const made = path.join(folder, "peer");
    const { status, stderr } = spawnSync(compiler, [...FLAGS, file, "-o", made], { encoding: "utf8" });
    if (status !== 0) return `failed: ${stderr.trim().split("\n").at(-1) ?? "no output"}`;
    const run = spawnSync(made, { encoding: "utf8", timeout: 120_000 });
    return run.status === 0 ? JSON.parse(run.stdout) : "failed: the compiled loop did not run to its end";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
