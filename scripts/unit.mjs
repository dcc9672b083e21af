// Runs the unit tests: every test/**/*.test.ts outside test/editor.
// usage: node scripts/unit.mjs [fragment …]   only the files whose path contains one of the fragments
import os from "node:os";
import { runNodeTests } from "./nodeTests.mjs";
import { testFiles } from "./testFiles.mjs";

const files = testFiles("test", process.argv.slice(2)).filter((file) => !file.startsWith("test/editor/"));
// A second attempt, printed as such, for those that start processes, threads and browsers on a machine that others keep busy.
await runNodeTests(files, { processes: Math.min(os.availableParallelism(), 8), name: "unit", attempts: 2 });
