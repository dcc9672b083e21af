import { spawnSync } from "node:child_process";
import path from "node:path";

/** Runs the rivals' scripts in `bench/rivals`, where Python has what they need. */
export interface Rivals {
  /** What a script prints as JSON, or a sentence that says why there is nothing. */
  run<Result>(script: string): Result | string;
}

/** Seconds that a rival may take. */
const PATIENCE = 900;

/** The Python of NODE_ODE_BENCH_PYTHON, else of the PATH; each script names in its first line the modules it needs. */
export function pythonRivals(folder: string): Rivals {
  const given = process.env.NODE_ODE_BENCH_PYTHON;
  const candidates = given ? [given] : ["python3", "python"];
  const pythons = candidates.filter((python) => spawnSync(python, ["--version"]).status === 0);
  return {
    run(script) {
      const needed = modules[script] ?? [];
      const python = pythons.find((candidate) => imports(candidate, needed));
      if (!python) return `skipped: no Python with ${needed.join(" and ")}`;
      const { status, stdout, stderr } = spawnSync(python, [path.join(folder, script)], {
        encoding: "utf8",
        timeout: PATIENCE * 1000,
        env: { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
      });
      if (status === null) return `not measured: it took longer than the ${PATIENCE} s that are waited`;
      if (status !== 0) return `failed: ${stderr.trim().split("\n").at(-1) ?? "no output"}`;
      return JSON.parse(stdout);
    },
  };
}

/** What each script imports. */
const modules: Readonly<Record<string, readonly string[]>> = {
  "vanDerPol_torch.py": ["torch", "torchdiffeq"],
  "vanDerPol_scipy.py": ["scipy"],
  "training_torch.py": ["torch", "torchdiffeq"],
  "spiral_torch.py": ["torch", "torchdiffeq"],
  "training_jax.py": ["jax"],
  "peers_torch.py": ["torch", "torchdiffeq"],
  "peers_diffrax.py": ["jax", "diffrax"],
  "peers_scipy.py": ["scipy"],
  "peers_numba.py": ["numba"],
};

function imports(python: string, needed: readonly string[]): boolean {
  return (
    spawnSync(python, [
      "-c",
      `import importlib.util as u; exit(any(u.find_spec(m) is None for m in ${JSON.stringify(needed)}))`,
    ]).status === 0
  );
}
