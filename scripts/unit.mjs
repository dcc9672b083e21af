// Runs the unit tests: every test/**/*.test.ts outside test/editor.
// usage: node scripts/unit.mjs [fragment …]   only the files whose path contains one of the fragments
import os from "node:os";
import { runNodeTests } from "./nodeTests.mjs";
import { testFiles } from "./testFiles.mjs";

const files = testFiles("test", process.argv.slice(2)).filter((file) => !file.startsWith("test/editor/"));
await runNodeTests(files, { processes: Math.min(os.availableParallelism(), 8), name: "unit" });
