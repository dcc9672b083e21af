import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { formatNumber } from "../../src/figure/formatNumber.ts";
import { errorOf, type PeerRun } from "./peerRuns.ts";

export interface Measured {
  readonly runs: readonly PeerRun[];
  readonly versions: Readonly<Record<string, string>>;
  /** Of what was not there, why. */
  readonly missing: readonly string[];
  /** How the loop in C was compiled, where it was. */
  readonly flags: string | undefined;
}

/** `docs/performance.md`: who reached which error in which time, on which machine. */
export function performancePage(measured: Measured, reference: readonly number[], day: string) {
  const { runs, versions, missing, flags } = measured;
  const [load] = loadavg();
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? "unknown";
  const known = Object.entries({ node: process.versions.node, ...versions }).map(
    ([name, version]) => `${name} ${version}`,
  );
  const busy =
    load > cores
      ? "The machine was busy with other work: ratios say more than times, and caches were shared."
      : "The machine was left alone.";
  const compiled = flags
    ? `The loop in C was compiled with \`${flags}\`: its vectors are the machine's, those of WebAssembly hold two numbers of float64. It has
μ = 1 as a constant, for the others it is a parameter.

`
    : "";
  return `# Performance beside others

Written by \`npm run bench -- peers\`, which measures it again on your machine; what is not installed is left out with a sentence. Python is that
of \`NODE_ODE_BENCH_PYTHON\` or of the path, the C compiler that of \`NODE_ODE_BENCH_CC\` or of the path.

- Measured on ${day}: ${model}, ${cores} cores, ${Math.round(totalmem() / 2 ** 30)} GB; load ${load.toFixed(1)}. ${busy}
- ${known.join(", ")}.
${missing.map((sentence) => `- ${sentence}.\n`).join("")}
Van der Pol with μ = 1 over [0, 20] from 200 starts, to its ends, in float64. Time is processor time of one thread for all 200, the median of
several runs after a first one that compiles; error is how far any end is off (against \`dop853\` at 1e-13). Methods of one row differ: it is the
error that a time buys that compares.

## Steps of one size

${compiled}${table(runs, "fixed", "steps", reference)}

## Steps chosen by tolerance

Absolute tolerances are a thousandth of the relative ones. torchdiffeq takes one step for all trajectories, the others each its own.

${table(runs, "adaptive", "rtol", reference)}
`;
}

function table(runs: readonly PeerRun[], task: PeerRun["task"], setting: string, reference: readonly number[]): string {
  const own = runs.filter((run) => run.task === task);
  const settings = [...new Set(own.map((run) => run.setting))];
  const whos = [...new Set(own.map(({ who }) => who))];
  const cell = (who: string, at: number) => {
    const run = own.find((one) => one.who === who && one.setting === at);
    return run ? `${formatNumber(1000 * run.seconds, 3)} ms, ${formatNumber(errorOf(run, reference), 2)}` : "–";
  };
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["time, error", ...settings.map((at) => `${setting} ${formatNumber(at)}`)]),
    line(["---", ...settings.map(() => "---:")]),
    ...whos.map((who) => line([who, ...settings.map((at) => cell(who, at))])),
  ].join("\n");
}
