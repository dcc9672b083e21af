import type { Figure, Line } from "../../src/protocol/figure.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { ToWebview } from "../../src/protocol/webviewMessages.ts";
import { phasePlane, timeSeries } from "../../test/webview/flows.ts";
import { Lab, openBrowser } from "../../test/webview/lab.ts";
import type { Row, RowGroup } from "../rowGroup.ts";

/** The panel's page by itself, without an editor around it. */
export const webview: RowGroup = {
  name: "webview",
  title:
    "Drawing a 60 × 60 field, 50 trajectories and their series in headless Chromium, by software; a curve of 4,000 points over its field",
  measure: drawAndPan,
};

/** 50 trajectories of 1,000 points over a field of 60 × 60 samples, each of which is drawn, and their two series. */
function crowded(shift: number): Panel {
  const starts = Array.from({ length: 50 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 50;
    return [shift + 3 * Math.cos(angle) * (0.3 + (i % 5) / 6), 3 * Math.sin(angle)] as const;
  });
  const plane = phasePlane(starts, 60, 1000);
  const marks = plane.marks.map((mark) => (mark.kind === "field" ? ({ ...mark, density: "samples" } as const) : mark));
  return {
    kind: "portrait",
    title: "vanDerPol",
    toolbar: [],
    side: [],
    notes: [],
    memory: "",
    content: [
      {
        kind: "figure",
        figure: {
          ...plane,
          marks,
          equalAspect: false,
          x: { ...plane.x, range: [-8, 8] },
          y: { ...plane.y, range: [-5, 5] },
        },
        size: "large",
      },
      ...timeSeries(starts, 1000).map((figure) => ({ kind: "figure", figure, size: "small" }) as const),
    ],
  };
}

/** The most that a portrait asks of one curve: 4,000 points with heads, and its two series. */
function single(shift: number): Panel {
  const starts = [[shift + 2, 0]] as const;
  const plane = phasePlane(starts, 45, 4000);
  const marks = plane.marks.map((mark) => (mark.kind === "line" ? { ...mark, heads: true } : mark));
  return {
    ...crowded(shift),
    content: [
      { kind: "figure", figure: { ...plane, marks }, size: "large" },
      ...timeSeries(starts, 4000).map((figure) => ({ kind: "figure", figure, size: "small" }) as const),
    ],
  };
}

/** A box with two curves of 4,000 points, wound as much as Lorenz' are. */
function turning(): Panel {
  const along = (of: (s: number) => number) => Float64Array.from({ length: 4000 }, (_, n) => of(n / 40));
  const curve = (k: number): Line => ({
    kind: "line",
    id: `curve-${k}`,
    colour: k,
    x: along((s) => Math.cos(s + k) * (0.6 + 0.3 * Math.sin(s / 7))),
    y: along((s) => Math.sin(s + k) * (0.6 + 0.3 * Math.sin(s / 7))),
    z: along((s) => Math.sin(s / 3 + k)),
  });
  const axis = (label: string) => ({ label, scale: "linear", range: [-1, 1] }) as const;
  const figure: Figure = {
    id: "space",
    title: "x, y and z",
    description: "Two curves.",
    x: axis("x"),
    y: axis("y"),
    space: { z: axis("z"), azimuth: -60, elevation: 20 },
    marks: [curve(0), curve(1)],
  };
  return { ...crowded(0), content: [{ kind: "figure", figure, size: "large" }] };
}

/**
 * Draws and pans a crowded portrait in headless Chromium's software rendering.
 *
 * First drawing and redraw are timed from the message to the last pixel (canvases are read back, which waits for them);
 * frames a second while a drag moves the plane by 5 pixels a frame.
 */
async function drawAndPan(): Promise<Row[]> {
  const browser = await openBrowser();
  try {
    const lab = await Lab.open(browser, { width: 1200, height: 900 });
    await lab.page.evaluate(`globalThis.timeDrawing = ${drawing}`);
    const first = await timed(lab, crowded(0));
    const processor = await processorTime(lab);
    const redraws: number[] = [];
    const worked: number[] = [];
    for (let i = 1; i <= 7; i++) {
      const before = await processor();
      redraws.push(await timed(lab, crowded(i / 50)));
      worked.push((await processor()) - before);
    }
    const pan = (await lab.page.evaluate(
      `(${dragging})(document.querySelector('[data-figure="phase"] .drawing'), 150, 5)`,
    )) as number;
    await timed(lab, single(0));
    const singles: number[] = [];
    for (let i = 1; i <= 7; i++) singles.push(await timed(lab, single(i / 50)));
    await lab.show(turning());
    const turns = (await lab.page.evaluate(`(${turningByKeys})(document.querySelector(".plot"), 15)`)) as number[];
    return [
      { what: "a box with two curves of 4,000 points, turned", value: median(turns), unit: "ms", aim: { most: 50 } },
      { what: "one curve of 4,000 points, drawn again", value: median(singles), unit: "ms", aim: { most: 50 } },
      { what: "first drawing", value: first, unit: "ms", aim: { most: 150 } },
      { what: "drawing again with new numbers", value: median(redraws), unit: "ms", aim: { most: 150 } },
      {
        what: "the same, time of a processor",
        value: median(worked),
        unit: "ms",
        aim: { most: 150 },
      },
      { what: "panning", value: pan, unit: "frames/s", aim: { least: 25 } },
    ];
  } finally {
    await browser.close();
  }
}

/** Milliseconds that the page's main thread has had a processor: what others on the machine keep busy does not count. */
async function processorTime(lab: Lab): Promise<() => Promise<number>> {
  const session = await lab.page.context().newCDPSession(lab.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function timed(lab: Lab, panel: Panel): Promise<number> {
  const message: ToWebview = { type: "show", panel, answers: 0 };
  return lab.page.evaluate((data) => (globalThis as unknown as Stopwatch).timeDrawing(data), message);
}

interface Stopwatch {
  timeDrawing(message: ToWebview): Promise<number>;
}

/** Runs in the page: milliseconds from a message to the pixels of its last canvas. */
const drawing = `async function (message) {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
  const canvases = () => [...document.querySelectorAll("canvas.drawing")];
  const isNew = canvases().length < 3;
  const isDrawn = (canvas) =>
    canvas.width > 0 && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
  const start = performance.now();
  window.dispatchEvent(new MessageEvent("message", { data: message }));
  await new Promise(requestAnimationFrame);
  // A chart that is new waits for its place in the page, and is drawn in a frame after that; one that is there is drawn at once.
  while (isNew && !(canvases().length >= 3 && canvases().every(isDrawn))) await new Promise(requestAnimationFrame);
  for (const canvas of document.querySelectorAll("canvas.drawing")) canvas.getContext("2d").getImageData(0, 0, 1, 1);
  return performance.now() - start;
}`;

/** Runs in the page: turns a box by a key, and says how many milliseconds each took to the pixels of its canvas. */
const turningByKeys = `async function (plot, times) {
  const taken = [];
  for (let n = 0; n < times; n++) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    const start = performance.now();
    plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    plot.querySelector("canvas.drawing").getContext("2d").getImageData(0, 0, 1, 1);
    taken.push(performance.now() - start);
  }
  return taken;
}`;

/** Runs in the page: drags a canvas for some frames and says how many a second it showed. */
const dragging = `async function (canvas, frames, step) {
  const box = canvas.getBoundingClientRect();
  let [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const fire = (type, target) => target.dispatchEvent(new PointerEvent(type, {
    clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true,
    button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1,
  }));
  fire("pointerdown", canvas);
  const start = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    x += frame % 60 < 30 ? step : -step;
    fire("pointermove", window);
    await new Promise(requestAnimationFrame);
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
  }
  const seconds = (performance.now() - start) / 1000;
  fire("pointerup", window);
  return frames / seconds;
}`;
