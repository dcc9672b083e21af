// Runs the tests in a real VS Code: drivers (test/editor/**/*.test.ts) and, through inHost.test.ts, the suites that run
// inside its extension host.
// usage: node scripts/editor.mjs [fragment …]   only the files whose path contains one of the fragments
import { fetchEditor } from "./editor/fetch.mjs";
import { runNodeTests } from "./nodeTests.mjs";
import { testFiles } from "./testFiles.mjs";

await fetchEditor();
const files = testFiles("test/editor", process.argv.slice(2)).filter((file) => !file.includes("/inHost/"));
// One at a time: an editor alone keeps two cores busy.
await runNodeTests(files, { processes: 1, name: "editor", attempts: 2 });
