import { accuracyReport } from "../../analysis/accuracy/accuracyReport.ts";
import type { AccuracyStory } from "../../analysis/accuracy/accuracyStory.ts";
import { findings } from "../../analysis/accuracy/findings.ts";
import { accuracy as accuracyOfStudy } from "../../analysis/accuracy/measure/accuracy.ts";
import type { Arithmetic } from "../../core/kernel.ts";
import type { Shown } from "../../display/shown.ts";
import { cellText } from "../../figure/reportBlocks.ts";
import { reportCsv } from "../../figure/reportCsv.ts";
import { reportHtml } from "../../figure/reportHtml.ts";
import { reportMarkdown } from "../../figure/reportMarkdown.ts";
import type { Block } from "../../protocol/panel.ts";
import { study as findStudy } from "../../study/study.ts";
import type { Command } from "../command.ts";
import { openSession } from "../openSession.ts";
import { below, line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { table } from "../table.ts";
import { UsageError } from "../usageError.ts";

/** Operations of the finest run: a second or so in all. */
const OPERATIONS = 1e8;

/** Compares Euler with RK4: errors against steps, orders, stability, cost. */
export const accuracy: Command = {
  name: "accuracy",
  operands: ["FILE", "NAME"],
  doc: "compare Euler and RK4: errors against steps, observed orders, stability, and what an accuracy costs",
  options: ["json", "root", "markdown", "html", "csv", "method", "steps", "float32", "arithmetic", "t", "z0", "theta"],
  meanings: {
    method: "a third method beside Euler and RK4, one of those that `solve` takes",
    steps: "steps of the solutions side by side; errors are measured over a whole range of steps",
    z0: "initial state; of several the report is on the first",
  },
  run({ operands: [file, name], options, terminal }) {
    const { json, markdown, html, csv, steps, method: third, float32 } = options;
    if (json && markdown) throw new UsageError("--json and --markdown both print: give one of them");
    for (const file of [html, csv]) if (file !== undefined) terminal.requireWritable(file);
    const session = openSession(options, terminal);
    const { program } = readProgram(session, file, terminal, options);
    const study = findStudy(program, name, studyOverrides(options));
    const progress = progressLine(terminal, `measuring ${name}`);
    const effort = { operations: OPERATIONS, timed: true, cancelled: progress.tick };
    const story = accuracyOfStudy(session, study, { steps, third, float32 }, effort);
    progress.end();
    const content = accuracyReport(story);
    const title = `Euler versus RK4 on ${name}`;
    if (html !== undefined) terminal.writeFile(html, reportHtml(title, content));
    if (csv !== undefined) terminal.writeFile(csv, reportCsv(content));
    if (json) printJson(terminal, accuracyJson(story, session.arithmetic));
    else if (markdown) terminal.out(reportMarkdown(title, content));
    else terminal.out(below(content.flatMap(describeBlock)));
    if (story.early === undefined) return 0;
    terminal.error(line`the solution ends early: ${words(story.early)}\n`);
    return 1;
  },
};

function accuracyJson(story: AccuracyStory, arithmetic: Arithmetic) {
  const { reference, span, steps, gradient, measured } = story;
  const last = reference.z.length - story.stateNames.length;
  return {
    status: story.early === undefined ? "ok" : "early",
    message: story.early,
    reference: reference.kind,
    uncertainty: reference.uncertainty,
    disagreement: reference.disagreement,
    span,
    z1: reference.z.subarray(last),
    gradient: gradient && byName(gradient.names, gradient.values),
    methods: findings(story).map(({ method, side, double, single, limit, reduced, targets }) => ({
      name: method.name,
      at: {
        steps,
        z1: side.solution.message === undefined ? side.solution.z.slice(-story.stateNames.length) : null,
        error: side.solution.message === undefined ? side.solution.error.at(-1) : null,
        gradient: gradient && side.gradient && byName(gradient.names, side.gradient),
        status: side.solution.message ?? "ok",
      },
      rows: double.ladder.runs,
      observedOrder: double.fit?.order ?? null,
      expectedOrder: method.order,
      exact: double.exact,
      reducedOrder: reduced !== undefined,
      stable: {
        largestStep: limit ? limit.h : null,
        lambda: limit?.lambda,
        observed: double.ladder.threshold,
      },
      steps: targets.map(({ error, need, evaluations }) => ({ error, ...need, evaluations })),
      float32: single?.ladder.runs,
    })),
    roughPlaces: measured.roughPlaces,
    used: { arithmetic },
  };
}

const byName = (names: readonly string[], values: readonly number[]) =>
  Object.fromEntries(names.map((name, k) => [name, values[k]]));

/** Sentences and tables; the drawings need another format. */
function describeBlock(block: Block): Shown<"terminal">[] {
  if (block.kind === "text") return [...(block.title ? [`${block.title}:`] : []), ...block.paragraphs, ""].map(words);
  if (block.kind !== "table" || block.id === "runs") return [];
  const head = block.columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label));
  const rows = block.rows.map((row) => row.map(cellText));
  return [words(block.title), table(head, rows), line``];
}
