// Everything that must hold: installs, builds, then types, lint, format, unit tests and the tests in a real editor.
// usage: node scripts/test.mjs [suite …]   only the suites named; needs nothing but Node
import { install } from "./install.mjs";
import { runSuites } from "./suites.mjs";

/** @type {Record<string, import("./suites.mjs").Suite>} */
const suites = {
  types: { command: "npm run --silent types", counts: false },
  lint: { command: "npm run --silent lint", counts: false },
  format: { command: "npm run --silent format", counts: false },
  unit: { command: "node scripts/unit.mjs", counts: true },
  editor: { command: "node scripts/editor.mjs", counts: true },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) throw new Error(`no suite ${unknown.join(", ")}; there are ${Object.keys(suites).join(", ")}`);

await install();
await runSuites(
  Object.fromEntries(Object.entries(suites).filter(([name]) => asked.length === 0 || asked.includes(name))),
);
