import { isCommand, type Reporting, reports } from "../../analysis/analysis.ts";
import { analyses } from "../../analysis/registry.ts";
import type { Shown } from "../../display/shown.ts";
import { cellText, factText } from "../../figure/reportBlocks.ts";
import { reportFormats } from "../../figure/reportText.ts";
import type { Report } from "../../protocol/analysisApi.ts";
import type { Block } from "../../protocol/panel.ts";
import { study as findStudy } from "../../study/study.ts";
import { schemaOptions, schemaValues } from "../analysisOptions.ts";
import type { Command, Invocation } from "../command.ts";
import { openSession } from "../openSession.ts";
import { below, line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { requireApart } from "../requireApart.ts";
import { sayRemedy } from "../sayRemedy.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { table } from "../table.ts";
import { UsageError } from "../usageError.ts";

/** Operations of the finest computation: a second or so in all. */
const BUDGET = 1e8;
/** Of everything random: the same numbers at every call. */
const SEED = 1;

/** A command for every analysis that reports and has none of its own. */
export const analysisCommands: readonly Command[] = [...analyses].filter(isCommand).map(
  (analysis): Command => ({
    name: analysis.name,
    operands: ["FILE", "NAME"],
    doc: `${analysis.doc.charAt(0).toLowerCase()}${analysis.doc.slice(1)}`,
    options: ["json", "thorough", "markdown", "html", "csv", "t", "z0", "theta", "root", "arithmetic", "threads"],
    own: schemaOptions(analysis.options),
    run: (invocation) => analyse(analysis, invocation),
  }),
);

async function analyse(analysis: Reporting, { operands: [file, name], options, own, terminal }: Invocation) {
  const { json, thorough, markdown, html, csv } = options;
  if (json && markdown) throw new UsageError("--json and --markdown both print: give one of them");
  for (const written of [html, csv]) if (written !== undefined) terminal.requireWritable(written);
  const session = openSession(options, terminal);
  const { program, texts } = readProgram(session, file, terminal, options);
  requireApart({ html, csv }, texts.keys(), terminal);
  const study = findStudy(program, name, studyOverrides(options));
  const progress = progressLine(terminal, `${analysis.title}, ${name}`);
  const [entry] = texts.keys();
  const budget = thorough ? undefined : BUDGET;
  const context = { session, entry, texts, cancelled: progress.tick, budget, seed: SEED };
  let last: Report | undefined;
  const given = schemaValues(analysis.options, own);
  for await (const report of reports(analysis, study, given, context)) last = report;
  progress.end();
  if (!last) throw new Error(`${analysis.name} made no report`);
  const { blocks, used, notes, failure, remedy } = last;
  const title = analysis.heading.replace("{0}", name);
  if (html !== undefined) terminal.writeFile(html, reportFormats.html.text(title, blocks));
  if (csv !== undefined) terminal.writeFile(csv, reportFormats.csv.text(title, blocks));
  if (json)
    printJson(terminal, {
      ...last.json,
      used: { ...used, arithmetic: session.arithmetic },
      notes: notes.map(({ text }) => text),
      ...(remedy && { remedy: { title: remedy.title, flags: remedy.flags } }),
    });
  else if (markdown) terminal.out(reportFormats.markdown.text(title, blocks));
  else terminal.out(below([...blocks.flatMap(describeBlock), ...notes.map(({ text }) => words(text))]));
  if (failure === undefined) return 0;
  terminal.error(line`node-ode: ${words(failure)}\n`);
  sayRemedy(terminal, remedy);
  return 1;
}

/** Sentences and tables; the drawings need another format. */
function describeBlock(block: Block): Shown<"terminal">[] {
  switch (block.kind) {
    case "text":
      return [...(block.title ? [`${block.title}:`] : []), ...block.paragraphs, ""].map(words);
    case "facts":
      return [...block.facts.map((fact) => factText(fact)), ""].map(words);
    case "columns":
      return block.columns.flatMap(({ content }) => content.flatMap(describeBlock));
    case "table": {
      if (block.fileOnly) return [];
      const head = block.columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label));
      return [
        words(block.title),
        table(
          head,
          block.rows.map((row) => row.map((value, k) => cellText(value, block.columns[k]))),
        ),
        line``,
      ];
    }
    case "figure":
    case "progress":
    case "controls":
      return [];
  }
}
