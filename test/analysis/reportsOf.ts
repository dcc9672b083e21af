import { isReporting, reports } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import type { OptionValues, Report } from "../../src/protocol/analysisApi.ts";
import type { Block } from "../../src/protocol/panel.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";

/** What is analysed: a text, a function or experiment of it, and how. */
export interface Asked {
  readonly text: string;
  readonly name: string;
  readonly options?: OptionValues;
  /** For one whole report. */
  readonly budget?: number;
  readonly session?: Session;
  /** Tables that the text takes data from. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The reports of an analysis, one after another. */
export async function reportsOf(analysis: string, asked: Asked): Promise<Report[]> {
  const { text, files = {}, name, options = {}, budget, session = new Session() } = asked;
  const record = analyses.get(analysis);
  if (!isReporting(record)) throw new Error(`${analysis} does not report`);
  const texts = new Map([["f.node-ode.ts", text], ...Object.entries(files)]);
  const program = session.read({ entry: "f.node-ode.ts", texts });
  const context = { session, entry: "f.node-ode.ts", texts, cancelled: () => false, budget, seed: 1 };
  const made: Report[] = [];
  for await (const report of reports(record, study(program, name), options, context)) made.push(report);
  return made;
}

/** All the words of a report's paragraphs. */
export const wordsOf = ({ blocks }: Report): string =>
  blocks.flatMap((block) => (block.kind === "text" ? block.paragraphs : [])).join(" ");

export function tableOf({ blocks }: Report, id: string): Extract<Block, { kind: "table" }> {
  const found = blocks.find((block) => block.kind === "table" && block.id === id);
  if (found?.kind !== "table") throw new Error(`no table ${id}`);
  return found;
}
