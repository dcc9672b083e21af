// Runs the long form of every test that has one: more runs of the same, as test/runs.ts says. It takes hours.
// usage: node scripts/testLong.mjs
import { install } from "./install.mjs";
import { runSuites, suitesThatUse } from "./suites.mjs";

await install();
await runSuites(suitesThatUse(/\/runs\.ts"/), { TEST_LONG: "1" });
