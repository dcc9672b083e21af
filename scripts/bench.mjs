// Measures and prints the benchmark table: ratios within this one run, medians.
// usage: node scripts/bench.mjs [--json] [fragment …]   only the groups whose name contains one of the fragments
// Rivals in Python are timed where NODE_ODE_BENCH_PYTHON, or a python3 or python on the PATH, has what they need.
import { runBundled } from "./runBundled.mjs";

await runBundled("bench/main.ts", process.argv.slice(2), ["--expose-gc"]);
