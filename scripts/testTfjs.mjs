// Runs the tests of what computes on tensors, on tfjs-node alone; where tfjs-node does not load they fail.
// usage: node scripts/testTfjs.mjs   after npm run setup:tfjs-node
import { install } from "./install.mjs";
import { runSuites, suitesThatUse } from "./suites.mjs";

await install();
await runSuites(suitesThatUse(/usableBackEnds/), { NODE_ODE_TEST_BACK_END: "tfjs-node" });
