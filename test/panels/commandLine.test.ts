import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { figuresCsv } from "../../src/figure/csv.ts";
import { blocksWithin } from "../../src/figure/reportBlocks.ts";
import { reportCsv } from "../../src/figure/reportCsv.ts";
import { portraitCommand, reportCommand, trainingCommand } from "../../src/panels/commandLine.ts";
import type { OptionValues } from "../../src/protocol/analysisApi.ts";
import type { PortraitOptions, PortraitUsed } from "../../src/protocol/engineApi.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { TrainSettings } from "../../src/protocol/trainingApi.ts";
import { runCliLater } from "../cli/fakeTerminal.ts";
import { analysisOf, portraitOf, trainedOf } from "../webview/productPanels.ts";
import { english } from "./english.ts";

/** What a shell hands to `node-ode` for a line. */
function words(line: string): readonly string[] {
  assert.ok(line.startsWith("node-ode "), line);
  const printed = execFileSync("sh", ["-c", line.replace("node-ode", "printf '%s\\n'")], { encoding: "utf8" });
  return printed.split("\n").slice(0, -1);
}

/** Runs a panel's line, with more options behind it, over the sample that it names. */
async function ran(line: string | undefined, ...more: readonly string[]) {
  assert.ok(line !== undefined);
  const all = [...words(line), ...more];
  const result = await runCliLater(all, { [all[1]]: readFileSync(all[1], "utf8") });
  assert.equal(result.code, 0, result.error);
  return result;
}

const figuresOf = ({ content }: Panel) =>
  [...blocksWithin(content)].flatMap((block) => (block.kind === "figure" ? [block.figure] : []));

/** The rows of a report's tables, by their columns, without what a clock measured and what only files have. */
function rowsOf(csv: string, { content }: Panel): readonly Readonly<Record<string, string>>[] {
  const cells = (row: string) => [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);
  const [head, ...rows] = csv.split("\r\n").map(cells);
  const titles = [...blocksWithin(content)].flatMap((block) => (block.kind === "table" ? [block.title] : []));
  return rows
    .filter(([title]) => titles.includes(title.replace(/^"|"$/g, "")))
    .map((row) =>
      Object.fromEntries(head.flatMap((name, n) => (/time|\(m?s\)/.test(name) || !row[n] ? [] : [[name, row[n]]]))),
    );
}

/** What the line of a report's panel gives is what stands on it. */
async function givesAgain(panel: Panel): Promise<void> {
  const { written } = await ran(panel.command?.line, "--csv", "out.csv");
  const expected = rowsOf(reportCsv(panel.content), panel);
  assert.ok(expected.length > 5);
  assert.deepEqual(rowsOf(written["out.csv"], panel), expected);
}

describe("copied command lines give the panel's numbers again, to the last digit", () => {
  const portraits: Readonly<Record<string, readonly [sample: string, name: string, options: PortraitOptions]>> = {
    "dragged, zoomed, with starts and another method": [
      "vanDerPol",
      "vanDerPol",
      {
        theta: { mu: [1.3700000000000003] },
        initial: [-0, 1.93],
        starts: [{ z: [0.1, 0] }, { z: [-3, 1 / 3] }],
        span: [0.25, 12.5],
        method: "dopri5",
        rtol: 3e-8,
        atol: { x: 1e-9 },
        maxStep: 0.5,
        stops: [1, Math.E],
        backward: false,
        view: { x: [-Math.PI, 3], y: [-4, 4.2] },
      },
    ],
    "fixed steps, the view that fits": [
      "lotkaVolterra",
      "lotkaVolterra",
      { method: "rk4", steps: 77, theta: { alpha: [1.1] } },
    ],
    "three dimensions, other axes": [
      "lorenz",
      "lorenz",
      { axes: [0, 2], held: { 1: -2.5 }, starts: [{ z: [1, 2, 3] }] },
    ],
    "a slope field with a solution from a later time": [
      "tanh",
      "tanh",
      { initial: [-0.75], starts: [{ z: [0.5], t: 1.25 }] },
    ],
  };
  for (const [what, [sample, name, options]] of Object.entries(portraits))
    it(`portrait: ${what}`, async () => {
      const panel = await portraitOf(sample, name, options);
      const { written } = await ran(panel.command?.line, "--csv", "out.csv");
      assert.equal(written["out.csv"], figuresCsv(figuresOf(panel)));
    });

  it("accuracy", async () => {
    const options = { steps: 37, method: "heun", float32: true };
    const panel = await analysisOf("accuracy", "tanh", "tanh", options, { whole: true });
    await givesAgain(panel);
  });

  it("adjoint, with dragged parameters", async () => {
    const options = { mode: "interpolating", rtol: 1e-7, atol: [1e-10], precision: "float64" };
    const theta = { theta: [0.8500000000000001] };
    const panel = await analysisOf("adjoint", "linear", "gradientOfLinear", options, { theta, whole: true });
    await givesAgain(panel);
  });

  const sweeps: Readonly<Record<string, OptionValues>> = {
    "of one parameter, with a slider moved": { over: "theta", from: -1, to: 1 / 3, points: 12, rtol: 3e-8 },
    "of two, in steps of fixed size, one that falls": {
      ...{ over: "t1", from: 4, to: 0.5, points: 5, against: "z", againstPoints: 4, method: "rk4", steps: 30 },
    },
  };
  for (const [what, options] of Object.entries(sweeps))
    it(`sweep ${what}`, async () => {
      const theta = { theta: [0.7100000000000001] };
      const panel = await analysisOf("sweep", "tanh", "tanh", options, { theta, whole: true });
      const { written } = await ran(panel.command?.line, "--csv", "out.csv");
      const [head, ...rows] = written["out.csv"].trimEnd().split("\r\n");
      const title = "Every run";
      const expected = [...blocksWithin(panel.content)].find(
        (block) => block.kind === "table" && block.title === title,
      );
      assert.ok(expected?.kind === "table" && expected.rows.length >= 12);
      assert.equal(head, expected.columns.map(({ label }) => label).join(","));
      assert.deepEqual(
        rows.map((row) => row.split(",")),
        expected.rows.map((row) => row.map(String)),
      );
    });

  const settings: readonly TrainSettings[] = [
    { seed: 7, rate: 0.0123, batchSize: 7, batchPoints: 5, method: "rk4", gradient: "direct" },
    { iterations: 40, batchSize: 0, batchPoints: 0, precision: "float32" },
  ];
  for (const given of settings)
    it(`training: ${JSON.stringify(given)}`, async () => {
      const { run, newest } = trainedOf("spiral", "fitSpiral", given, 40);
      const { line } = trainingCommand(subject("spiral", "fitSpiral"), { run, drawn: newest }, english);
      const { out, written } = await ran(line, "--json", "--out", "theta.json");
      const document = JSON.parse(out);
      assert.deepEqual(document.loss, [...run.history.columns.loss]);
      assert.equal(document.iterations, 40);
      assert.deepEqual(JSON.parse(written["theta.json"]) && flat(document.final.theta), [...newest.theta]);
    });

  it("a run that was changed on its way has none, nor what a line cannot carry, nor what is not on the disk", () => {
    const { run, newest } = trainedOf("spiral", "fitSpiral", {}, 2);
    const patched = { run: { ...run, isPatched: true }, drawn: newest };
    assert.match(trainingCommand(subject("spiral", "fitSpiral"), patched, english).impossible!, /changed on its way/);
    const analysis = { name: "adjoint", options: [] };
    const huge = { net: Array.from({ length: 2001 }, () => 0.1) };
    assert.match(
      reportCommand(subject("spiral", "spiral"), analysis, {}, huge, english).impossible!,
      /2001 parameters/,
    );
    const nowhere = { file: undefined, name: "f" };
    assert.match(portraitCommand(nowhere, {}, plain, [], english).impossible!, /save this one/);
  });

  it("words that a shell would read are quoted", () => {
    const odd = { file: "it's a $HOME/(1) file.node-ode.ts", name: "größe" };
    const { line } = portraitCommand(odd, { held: { 0: 1 } }, { ...plain, stateNames: ["z[0]", "x"] }, [], english);
    assert.deepEqual(words(line!), [
      "portrait",
      odd.file,
      odd.name,
      "--held",
      "z[0]=1",
      "--view",
      "z[0]=-1:1",
      "--view",
      "x=0:1e-7",
    ]);
    assert.equal(portraitCommand({ file: "-f.ts", name: "f" }, {}, plain, [], english).line?.split(" ")[2], "./-f.ts");
  });
});

const plain: PortraitUsed = {
  function: "f",
  dimension: 2,
  stateNames: ["y", "x"],
  view: { x: [-1, 1], y: [0, 1e-7] },
  axes: [0, 1],
  initial: [0, 0],
  initialStates: 1,
  held: [0, 0],
  span: [0, 1],
  solver: {},
  theta: {},
};

const subject = (sample: string, name: string) => ({ file: `samples/${sample}.node-ode.ts`, name });

/** Every number of parameters in order, of nets by layers. */
function flat(json: unknown): number[] {
  if (typeof json === "number") return [json];
  return Object.values(json as object).flatMap(flat);
}
