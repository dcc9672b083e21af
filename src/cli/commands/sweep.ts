import { sweepRuns } from "../../analysis/sweepRuns.ts";
import { counted } from "../../core/counted.ts";
import { formatCount } from "../../core/formatCount.ts";
import { quoted } from "../../core/quoted.ts";
import { textHash } from "../../core/textHash.ts";
import { type Axis, AxisFault, parseAxis } from "../../study/sweep/axis.ts";
import { designOf, samplings } from "../../study/sweep/design.ts";
import { cellsOf, columnsOf } from "../../study/sweep/sweepCells.ts";
import { sweepDocument } from "../../study/sweep/sweepDocument.ts";
import { endsOf } from "../../study/sweep/sweepEnds.ts";
import { partCount, type Sweep, type SweepParts, sweeping } from "../../study/sweep/sweeping.ts";
import type { SweepRecord, SweepSettings } from "../../study/sweep/sweepRun.ts";
import type { Command, ExitCode, Invocation } from "../command.ts";
import { Interruption } from "../interruption.ts";
import { openSession } from "../openSession.ts";
import { type Option, type OptionValues, options as shared } from "../options.ts";
import { below, line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { requireApart } from "../requireApart.ts";
import { stepOptions, stepRequest } from "../stepRequest.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { csvLines } from "../sweep/csvLines.ts";
import { launchers } from "../sweep/launchScripts.ts";
import { SweepFolder } from "../sweep/sweepFolder.ts";
import { formatNumber, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usageError.ts";

const { work, partSizeOf, targetsOf } = sweeping(sweepRuns);

/** Rows that a person wants to see. */
const ROWS = 20;
/** Shards of a script, where nothing else is said, and no more than there are parts. */
const SHARDS = 16;

/** What a sweep takes and no other command does. */
const own = {
  over: {
    value: "AXIS",
    doc: "what changes: mu=0:8:0.1 (its end included), mu=1,2,5, seed=1..20, or drawn: k~uniform(0,2), k~loguniform(1e-3,1)",
    repeatable: true,
    read: (text: string) => axis(text),
  },
  samples: { value: "N", doc: "how often values are drawn; default 100", read: shared.iterations.read },
  sampling: {
    value: "latin|random",
    doc: "latin (default): one value from each of N equal parts of a distribution; random: each by itself",
    read: (text: string) => sampling(text),
  },
  run: {
    value: "WHAT",
    doc: `what is done again and again: ${sweepRuns.names().join(", ")}; default solve`,
    read: (text: string) => sweepRuns.get(text).name,
  },
  out: {
    value: "DIR",
    doc: "keep what is done there, part by part, and go on with it; table.csv and table.jsonl stand there at the end",
    read: (text: string) => text,
  },
  shard: {
    value: "I/N",
    doc: "do part I of N parts of the sweep, for several machines with one --out; the last to end writes the table",
    read: (text: string) => shardOf(text),
  },
  ...Object.fromEntries(
    [...launchers].map(({ name, doc }) => [name, { doc: `print a script ${doc}`, read: () => true }]),
  ),
} satisfies Record<string, Option<unknown>>;

/** Runs something for many values of parameters, and makes one table of what comes of it. */
export const sweep: Command = {
  name: "sweep",
  operands: ["FILE", "NAME"],
  doc: "solve, train or analyse for many values of parameters, on all cores, into one table",
  options: [
    ...(["json", "csv", "root", "threads"] as const),
    ...stepOptions,
    ...(["t", "z0", "theta", "at", "arithmetic", "seed"] as const),
    ...(["iterations", "optimizer", "rate", "batch-size", "batch-points", "mode", "loss", "precision"] as const),
  ],
  meanings: {
    csv: "write the table as CSV",
    at: "output times of a solve; default the end of the span",
    seed: "seed of what is drawn, and of every training",
  },
  own,
  run: (invocation) => run(invocation),
};

async function run(invocation: Invocation): Promise<ExitCode> {
  const { operands, options, own, terminal } = invocation;
  const given = own as unknown as Given;
  const [file, name] = operands;
  const { json, csv } = options;
  const axes = given.over ?? [];
  if (axes.length === 0) throw new UsageError("--over is missing: what is to change, as in --over mu=0:8:0.1");
  const script = [...launchers].find((launcher) => given[launcher.name] === true);
  if ((script || given.shard) && given.out === undefined)
    throw new UsageError("shards need a folder that all of them see: name it with --out DIR");
  if (csv !== undefined) terminal.requireWritable(csv);
  const session = openSession(options, terminal);
  const { texts } = readProgram(session, file, terminal, options);
  requireApart({ csv }, texts.keys(), terminal);
  // The program itself was read first.
  const [entry] = texts.keys();
  const what = given.run ?? "solve";
  const drawing = { samples: given.samples ?? 100, sampling: given.sampling ?? "latin", seed: options.seed ?? 1 };
  const design = designOf(
    axes.map(({ axis }) => axis),
    drawing,
  );
  const plan: Sweep = {
    sources: { entry, texts },
    name,
    run: what,
    design,
    settings: settingsOf(options),
    partSize: partSizeOf(what, design.runs),
  };
  const columns = targetsOf(plan, session).map(({ column }) => column);
  const parts = partCount(plan);
  if (script) {
    const shards = Math.min(SHARDS, parts);
    const asked = invocation.words.filter((word) => word !== `--${script.name}`);
    const text = script.script({ words: ["sweep", ...asked], out: given.out!, shards, axes: columns });
    terminal.out(below(text.split("\n").map(words)));
    return 0;
  }
  const folder = terminal.openFolder(given.out);
  try {
    const identity = {
      format: 1,
      texts: textHash(JSON.stringify([...texts].sort(([a], [b]) => (a < b ? -1 : 1)))),
      name,
      run: what,
      over: axes.map(({ text }) => text),
      ...drawing,
      settings: plan.settings,
      arithmetic: session.arithmetic,
      runs: design.runs,
      partSize: plan.partSize,
    };
    const kept = new SweepFolder(folder, identity, { runs: design.runs, parts, partSize: plan.partSize });
    const isMine = (part: number) => !given.shard || part % given.shard.of === given.shard.number - 1;
    const interrupted = await doMissing(plan, kept, kept.missing().filter(isMine), session, terminal);
    const missing = kept.missing().length;
    if (interrupted || missing > 0) return sayMissing(missing, parts, interrupted, given, terminal);
    if (given.out !== undefined) {
      kept.writeTable("table.jsonl", kept.lines);
      kept.writeTable("table.csv", csvLines(columnsOf(kept.records()), kept.records()));
    }
    if (csv !== undefined) terminal.writeFile(csv, csvLines(columnsOf(kept.records()), kept.records()));
    const ends = endsOf(kept.records());
    if (json) printJson(terminal, sweepDocument(plan, kept.records(), ends));
    else printTable(plan, kept, ends, terminal);
    if (Object.keys(ends).some((status) => status !== "refused")) return 0;
    terminal.error(line`node-ode: every run was refused; the rows say why\n`);
    return 1;
  } finally {
    folder.close();
  }
}

interface Given {
  readonly over?: readonly { readonly axis: Axis; readonly text: string }[];
  readonly samples?: number;
  readonly sampling?: (typeof samplings)[number];
  readonly run?: string;
  readonly out?: string;
  readonly shard?: { readonly number: number; readonly of: number };
  readonly [launcher: string]: unknown;
}

function settingsOf(options: OptionValues): SweepSettings {
  const { iterations, seed, optimizer, rate, method, mode, precision, loss, at } = options;
  const { "batch-size": batchSize, "batch-points": batchPoints } = options;
  return {
    overrides: studyOverrides(options),
    steps: stepRequest(options),
    at,
    loss,
    seed: seed ?? 1,
    train: { iterations, seed, optimizer, rate, batchSize, batchPoints, method, gradient: mode, precision },
  };
}

/** Does the parts that are missing; whether a person ended it. */
async function doMissing(
  plan: Sweep,
  kept: SweepFolder,
  missing: readonly number[],
  session: ReturnType<typeof openSession>,
  terminal: Terminal,
): Promise<boolean> {
  const given: SweepParts = { sweep: plan, numbers: Int32Array.from(missing) };
  const interruption = new Interruption(terminal);
  const progress = progressLine(terminal, `sweep of ${plan.name}`);
  const { runs } = plan.design;
  const all = partCount(plan);
  let done = all - missing.length;
  let next = 0;
  const cancelled = () => {
    progress.tick(`${formatCount(Math.min(runs, done * plan.partSize))} of ${formatCount(runs)} runs`);
    return interruption.came;
  };
  for await (const lines of session.pool!.inOrder(work, given, session, missing.length, { cancelled })) {
    kept.put(missing[next++], lines);
    done++;
  }
  progress.end();
  return next < missing.length;
}

function sayMissing(
  missing: number,
  parts: number,
  interrupted: boolean,
  { out, shard }: Given,
  { error }: Terminal,
): ExitCode {
  const left = `${formatCount(missing)} of ${formatCount(parts)} parts are still to be done`;
  if (!interrupted) {
    error(line`${words(`node-ode: shard ${shard!.number} of ${shard!.of} is done; ${left} by others`)}\n`);
    return 0;
  }
  const goOn = out === undefined ? "with --out DIR it could go on" : "the same command goes on";
  error(line`${words(`node-ode: interrupted; ${left}; ${goOn}`)}\n`);
  return 130;
}

function printTable(
  { design: { runs }, run }: Sweep,
  kept: SweepFolder,
  ends: ReturnType<typeof endsOf>,
  { out }: Terminal,
): void {
  const shown: SweepRecord[] = [];
  let count = 0;
  for (const record of kept.records()) if (count++ < ROWS) shown.push(record);
  const columns = columnsOf(shown);
  const rows = shown.map((record) => {
    const cells = cellsOf(record);
    return columns.map((name) => {
      const cell = cells.get(name) ?? "";
      return typeof cell === "number" ? formatNumber(cell) : String(cell);
    });
  });
  const told = Object.entries(ends).map(([status, count]) => `${formatCount(count)} ${status}`);
  const left = count > ROWS ? `; the first ${ROWS} of ${formatCount(count)} rows shown` : "";
  out(line`${table(columns, rows)}\n${words(`${counted(runs, "run")} of ${run}: ${told.join(", ")}${left}`)}\n`);
}

function axis(text: string): { readonly axis: Axis; readonly text: string } {
  try {
    return { axis: parseAxis(text), text };
  } catch (error) {
    if (error instanceof AxisFault) throw new UsageError(error.message);
    throw error;
  }
}

function sampling(text: string): (typeof samplings)[number] {
  const found = samplings.find((name) => name === text);
  if (!found) throw new UsageError(`${samplings.join(" or ")}, not ${quoted(text)}`);
  return found;
}

function shardOf(text: string): { readonly number: number; readonly of: number } {
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (number === undefined || Number(number) < 1 || Number(number) > Number(of))
    throw new UsageError(`a shard of how many, from 1/N to N/N, not ${quoted(text)}`);
  return { number: Number(number), of: Number(of) };
}
