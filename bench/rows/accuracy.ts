import { isReporting, reports } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import type { OptionValues, Report } from "../../src/protocol/analysisApi.ts";
import type { ToWebview } from "../../src/protocol/webviewMessages.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { Lab, openBrowser } from "../../test/webview/lab.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText, sampleTexts, sourcesOf } from "../samples.ts";

const EFFORT = { budget: 400, fewest: 3, most: 30 };

/** The accuracy report: from a text to its content, again with a slider, and on screen. */
export const accuracy: RowGroup = {
  name: "accuracy",
  title:
    "Euler versus RK4: a text's first report, the slider's next one, and drawing it in headless Chromium, by software",
  async measure() {
    const rows: Row[] = [];
    for (const [file, text] of sampleTexts()) rows.push(...(await ofSample(file, text)));
    return [...rows, ...(await drawing())];
  },
};

/** The slowest function or experiment of a sample, from an empty engine and with what it has measured. */
async function ofSample(file: string, text: string): Promise<Row[]> {
  const { functions, experiments } = readText(new Session(), text);
  const names = [...functions.filter(({ dimension }) => dimension !== null), ...experiments].map(({ name }) => name);
  const times: { readonly name: string; readonly first: number; readonly slider: number }[] = [];
  for (const name of names) {
    const first = await medianTimeOf(() => firstReport(new Session(), text, name));
    const session = new Session();
    let steps = Number((await firstReport(session, text, name)).used.steps);
    const slider = await medianTimeOf(() => firstReport(session, text, name, { steps: ++steps }));
    times.push({ name, first, slider });
  }
  const slowest = (of: "first" | "slider") => times.reduce((a, b) => (b[of] > a[of] ? b : a));
  const note = (name: string) => `${name}, the slowest of ${names.length}`;
  const [first, slider] = [slowest("first"), slowest("slider")];
  return [
    { what: `first report: ${file}`, value: first.first, unit: "ms", aim: { most: 300 }, note: note(first.name) },
    { what: `slider: ${file}`, value: slider.slider, unit: "ms", aim: { most: 20 }, note: note(slider.name) },
  ];
}

/** Milliseconds of the median run. */
async function medianTimeOf(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const began = performance.now();
  while (times.length < EFFORT.fewest || (times.length < EFFORT.most && performance.now() - began < EFFORT.budget)) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

/** The report that comes at once; finer ones are not waited for. */
async function firstReport(session: Session, text: string, name: string, options: OptionValues = {}): Promise<Report> {
  const accuracy = analyses.get("accuracy");
  if (!isReporting(accuracy)) throw new Error("accuracy does not report");
  const subject = study(session.read(sourcesOf(text)), name);
  for await (const report of reports(accuracy, subject, options, {
    session,
    entry: "",
    texts: new Map(),
    cancelled: () => false,
    seed: 1,
  })) {
    return report;
  }
  throw new Error("no report was made");
}

/** The panel's page by itself: from the message to the next frame after its charts are there. */
async function drawing(): Promise<Row[]> {
  const text = sampleTexts().get("vanDerPol")!;
  const session = new Session();
  const first = await firstReport(session, text, "vanDerPol");
  const browser = await openBrowser();
  try {
    const lab = await Lab.open(browser, { width: 900, height: 900 });
    await lab.page.evaluate(`globalThis.timeReport = ${timeReport}`);
    const time = ({ blocks: content }: Report) => {
      const panel = { kind: "accuracy", title: "vanDerPol", toolbar: [], side: [], notes: [], memory: "", content };
      const message: ToWebview = { type: "show", panel, answers: 0 };
      return lab.page.evaluate((data) => (globalThis as unknown as Stopwatch).timeReport(data), message);
    };
    const began = await time(first);
    const moved: number[] = [];
    for (let k = 1; k <= 7; k++)
      moved.push(await time(await firstReport(session, text, "vanDerPol", { steps: 100 + k })));
    const median = moved.toSorted((a, b) => a - b)[moved.length >> 1];
    return [
      { what: "first drawing of the report", value: began, unit: "ms", aim: { most: 200 } },
      { what: "drawing again as the slider moves", value: median, unit: "ms", aim: { most: 30 } },
    ];
  } finally {
    await browser.close();
  }
}

interface Stopwatch {
  timeReport(message: ToWebview): Promise<number>;
}

/** Runs in the page: milliseconds from a message to the pixels of its charts. */
const timeReport = `async function (message) {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
  const start = performance.now();
  window.dispatchEvent(new MessageEvent("message", { data: message }));
  while (document.querySelectorAll("canvas.drawing").length < 3) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  for (const canvas of document.querySelectorAll("canvas.drawing")) canvas.getContext("2d").getImageData(0, 0, 1, 1);
  return performance.now() - start;
}`;
