import { isReporting, reports } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText, sampleTexts } from "../samples.ts";

/** The first report of every sample; finer ones come while it is looked at. */
export const wellposed: RowGroup = {
  name: "wellposed",
  title: "Well-posed?: a text's first report, from what it has read to the blocks of its panel",
  async measure() {
    const rows: Row[] = [];
    // Warm, as it is after the lenses and portraits that come before a panel: the first sample of the plane would pay for all of them.
    for (const [file, text] of sampleTexts()) if (WARMING.includes(file)) await ofSample(file, text);
    for (const [file, text] of sampleTexts()) rows.push(await ofSample(file, text));
    return rows;
  },
};

const RUNS = 3;
const WARMING = ["vanDerPol", "bistable"];

/** The slowest function or experiment of a sample, the median of some runs. */
async function ofSample(file: string, text: string): Promise<Row> {
  const { functions, experiments } = readText(new Session(), text);
  const names = [...functions.filter(({ dimension }) => dimension !== null), ...experiments].map(({ name }) => name);
  let [slowest, of] = [0, ""];
  for (const name of names) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await timeOfFirst(text, name));
    const median = times.toSorted((a, b) => a - b)[RUNS >> 1];
    if (median > slowest) [slowest, of] = [median, name];
  }
  const note = `${of}, the slowest of ${names.length}`;
  return { what: `first report: ${file}`, value: slowest, unit: "ms", aim: { most: 100 }, note };
}

async function timeOfFirst(text: string, name: string): Promise<number> {
  const analysis = analyses.get("wellposed");
  if (!isReporting(analysis)) throw new Error("wellposed does not report");
  const session = new Session();
  const subject = study(readText(session, text), name);
  const context = { session, entry: "", texts: new Map(), cancelled: () => false, seed: 1 };
  const began = performance.now();
  for await (const _ of reports(analysis, subject, {}, context)) return performance.now() - began;
  throw new Error("no report was made");
}
