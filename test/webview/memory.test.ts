import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, CDPSession } from "playwright-core";
import type { Panel } from "../../src/protocol/panel.ts";
import { runs } from "../runs.ts";
import { Lab, openBrowser } from "./lab.ts";
import { analysisOf, portraitOf, trainingOf } from "./productPanels.ts";

/** What a page keeps after a full collection. */
interface Kept {
  readonly nodes: number;
  readonly listeners: number;
  readonly heap: number;
}

async function keptBy(lab: Lab, session: CDPSession): Promise<Kept> {
  await lab.frames();
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
  return { nodes: of("Nodes"), listeners: of("JSEventListeners"), heap: of("JSHeapUsedSize") };
}

/** A panel as it is when nothing of it is left but its title. */
const bare = (panel: Panel): Panel => ({ ...panel, toolbar: [], content: [], side: [], notes: [] });

/** The same panel with other contents, as an edit of the file makes them: of a figure its curves, its title, its table. */
function edited(panel: Panel, n: number): Panel {
  const content = panel.content.map((block) =>
    block.kind === "figure" ? { ...block, figure: { ...block.figure, title: `${block.figure.title} ${n}` } } : block,
  );
  return { ...panel, title: `${panel.title} ${n}`, content };
}

describe("the memory of a page", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  it("a panel that shows one thing after another keeps nothing of those that are gone", async (t) => {
    const panels = [
      await portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }] }),
      await trainingOf("spiral", "fitSpiral", 20),
      await analysisOf("accuracy", "linear", "gradientOfLinear"),
    ];
    const lab = await Lab.open(browser, { width: 900, height: 700 });
    const session = await lab.page.context().newCDPSession(lab.page);
    await session.send("Performance.enable");
    /** Each as it is edited, hovered, resized and taken away. */
    const round = async (n: number) => {
      for (const panel of panels) {
        await lab.show(edited(panel, 2 * n));
        await lab.page.mouse.move(200 + (n % 7) * 10, 200);
        await lab.page.setViewportSize({ width: 900 - (n % 2) * 200, height: 700 });
        await lab.show(edited(panel, 2 * n + 1));
      }
      await lab.show(bare(panels[n % panels.length]));
      // What the stand-in for the editor has heard is not the page's.
      await lab.page.evaluate("lab.sent.length = 0; lab.times.length = 0");
    };
    const half = runs(4, 250);
    for (let n = 0; n < half; n++) await round(n);
    const first = await keptBy(lab, session);
    for (let n = half; n < 2 * half; n++) await round(n);
    const second = await keptBy(lab, session);
    t.diagnostic(`${JSON.stringify(first)} after ${half} rounds, ${JSON.stringify(second)} after ${2 * half}`);
    assert.ok(second.nodes - first.nodes < 50, `${second.nodes - first.nodes} more nodes`);
    assert.ok(second.listeners - first.listeners < 20, `${second.listeners - first.listeners} more listeners`);
    assert.ok(second.heap - first.heap < 1e6, `${((second.heap - first.heap) / 1e6).toFixed(2)} MB more`);
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });
});
