import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { mustRun } from "../../scripts/processes.mjs";
import { runInHost } from "../../test/editor/harness/inHost.ts";
import type { Measurements } from "../inHost/measurements.ts";
import type { Row, RowGroup } from "../rowGroup.ts";

/** The extension in a real VS Code, measured inside its extension host, and what of it is loaded. */
export const editor: RowGroup = {
  name: "editor",
  title: "In a real VS Code: activation, and from the end of the debounce to the new drawing",
  async measure() {
    await mustRun("node scripts/build.mjs");
    const { asking, code, registering, loading, redraws, training } = await measurements();
    return [
      { what: "activation: the entry's code and its call", value: code + registering, unit: "ms", aim: { most: 50 } },
      { what: "of that, registering commands and views", value: registering, unit: "ms", aim: { most: 5 } },
      { what: "until the editor says that it is active", value: asking, unit: "ms", note: "mostly the editor's own" },
      { what: "the rest, at the first .node-ode.ts file", value: loading, unit: "ms", aim: { most: 50 } },
      ...Object.entries(redraws).map(([sample, times]) => slowest(sample, times)),
      {
        what: "while training: event loop of the host, 99th percentile",
        value: training.delay,
        unit: "ms",
        aim: { most: 20 },
        note: `${training.idleDelay.toFixed(1)} ms without; ${Math.round(training.speed)} iterations/s of the spiral`,
      },
      { what: "while training: portrait of another file", value: training.portrait, unit: "ms", aim: { most: 50 } },
      size("bundles of the extension host", ["extension.cjs", "lab.cjs"], 300),
      size("bundle of the panels", ["webview.js"], 700),
    ];
  },
};

async function measurements(): Promise<Measurements> {
  const folder = mkdtempSync(path.resolve("test-output", "editor-bench-"));
  try {
    const file = path.join(folder, "measurements.json");
    const outcomes = await runInHost("bench/inHost", { workspace: "samples", env: { NODE_ODE_MEASUREMENTS: file } });
    const failure = outcomes.find(({ error }) => error !== undefined);
    if (failure) throw new Error(failure.error);
    return JSON.parse(readFileSync(file, "utf8")) as Measurements;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function slowest(sample: string, times: Readonly<Record<string, number>>): Row {
  const [name, value] = Object.entries(times).reduce((a, b) => (b[1] > a[1] ? b : a));
  const note = `${name}, the slowest of ${Object.keys(times).length}`;
  return { what: `edit to drawing: ${sample}`, value, unit: "ms", aim: { most: 50 }, note };
}

function size(what: string, files: readonly string[], most: number): Row {
  const bytes = files.reduce((sum, file) => sum + statSync(path.join("dist", file)).size, 0);
  return { what, value: bytes / 1000, unit: "kB", aim: { most }, note: files.join(" + ") };
}
