import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** As one compiles a loop whose last bits do not matter: for vectors of 256 bits, as most x86-64 processors have them. */
const FOR_AVX2 = ["-O3", "-mavx2", "-mfma", "-ffast-math"];
/** For the processor that one has, where it is another. */
const NATIVE = ["-O3", "-march=native", "-ffast-math"];

/**
 * What a C program prints as JSON and the flags it was compiled with, by NODE_ODE_BENCH_CC or a compiler on the PATH; else a sentence
 * that says why not.
 */
export function cRival<Result>(file: string): (Result & { readonly flags: string }) | string {
  const given = process.env.NODE_ODE_BENCH_CC;
  const compiler = (given ? [given] : ["gcc", "clang", "cc"]).find(
    (candidate) => spawnSync(candidate, ["--version"]).status === 0,
  );
  if (compiler === undefined) return "skipped: no C compiler";
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-bench-"));
  try {
    const made = path.join(folder, "peer");
    let failure = "";
    for (const flags of process.arch === "x64" ? [FOR_AVX2, NATIVE] : [NATIVE]) {
      const { status, stderr } = spawnSync(compiler, [...flags, file, "-o", made], { encoding: "utf8" });
      if (status !== 0) {
        failure = `failed: ${stderr.trim().split("\n").at(-1) ?? "no output"}`;
        continue;
      }
      const run = spawnSync(made, { encoding: "utf8", timeout: 120_000 });
      if (run.status === 0) return { ...JSON.parse(run.stdout), flags: flags.join(" ") };
      failure = "failed: the compiled loop did not run to its end";
    }
    return failure;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
