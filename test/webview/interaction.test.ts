import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { figureTables } from "../../src/figure/figureTable.ts";
import type { View } from "../../src/protocol/figure.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { FromWebview } from "../../src/protocol/webviewMessages.ts";
import { parseFromWebview } from "../../src/protocol/webviewMessages.ts";
import { until } from "../until.ts";
import { phasePlane, starts, timeSeries } from "./flows.ts";
import { atEverySpeed, Lab, type LabOptions, openBrowser } from "./lab.ts";
import { plainPanel, portrait, report } from "./panels.ts";

const phase = '[data-figure="phase"] .plot';

/** Milliseconds that an unanswered value holds the next one of a drag back; a timer may come one early. */
const PATIENCE = 249;

const switched =
  (value: boolean) =>
  (group: Panel["side"][number]): Panel["side"][number] => ({
    ...group,
    controls: group.controls.map((control) => (control.kind === "toggle" ? { ...control, value } : control)),
  });

describe("interaction", () => {
  let browser: Browser;
  let lab: Lab;
  const open = async (options?: LabOptions) => {
    lab = await Lab.open(browser, options);
    await lab.show(portrait());
  };
  /** What was sent of one type. */
  const all = async <T extends FromWebview["type"]>(type: T) =>
    (await lab.sent()).filter((message): message is Extract<FromWebview, { type: T }> => message.type === type);
  const box = async (selector: string) => {
    const found = await lab.page.locator(selector).first().boundingBox();
    assert.ok(found, selector);
    return found;
  };
  const centre = async (selector: string) => {
    const { x, y, width, height } = await box(selector);
    return [x + width / 2, y + height / 2] as const;
  };
  /** Pixels of one unit on each axis, read off two handles whose points are known. */
  const handlePlaces = async () => {
    const places = [];
    for (const handle of await lab.page.locator(".handle").all()) {
      const found = await handle.boundingBox();
      if (found) places.push([found.x + 11, found.y + 11] as const);
    }
    return places;
  };
  before(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    for (const message of await lab.sent()) {
      const parsed = parseFromWebview(message);
      assert.ok(parsed.ok, parsed.ok ? "" : parsed.fault);
    }
    assert.deepEqual(await all("fault"), []);
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });
  after(() => browser.close());

  it("places a handle on every start, to the pixel of its value", async () => {
    await open();
    const places = await handlePlaces();
    assert.equal(places.length, 4);
    const unit = (places[1][0] - places[0][0]) / (starts[1][0] - starts[0][0]);
    for (const [i, [x, y]] of places.entries()) {
      assert.ok(Math.abs(x - places[0][0] - unit * (starts[i][0] - starts[0][0])) < 1);
      assert.ok(Math.abs(y - places[0][1] + unit * (starts[i][1] - starts[0][1])) < 1, "equal units on both axes");
    }
  });

  it("starts a trajectory where one clicks, and not where one drags", async () => {
    await open();
    const places = await handlePlaces();
    const unit = (places[1][0] - places[0][0]) / (starts[1][0] - starts[0][0]);
    const [x, y] = [places[0][0] + 60, places[0][1] - 45];
    await lab.page.mouse.dblclick(x, y);
    const pick = await lab.until("pick");
    assert.equal(pick.figure, "phase");
    assert.ok(Math.abs(pick.x - (starts[0][0] + 60 / unit)) < 1 / unit);
    assert.ok(Math.abs(pick.y - (starts[0][1] + 45 / unit)) < 1 / unit);
    await lab.page.mouse.move(x, y);
    await lab.page.mouse.down();
    await lab.page.mouse.move(x + 40, y + 20, { steps: 5 });
    await lab.page.mouse.move(x + 90, y + 30, { steps: 5 });
    await lab.page.mouse.up();
    const moved = await lab.until("view");
    assert.ok(moved.view);
    assert.equal((await all("pick")).length, 1, "a drag is no click");
  });

  atEverySpeed("drags a start: the newest place wins, the last one is final, nothing jumps back", async (slowdown) => {
    await open({ slowdown });
    const [[x, y]] = await handlePlaces();
    await lab.page.mouse.move(x, y);
    await lab.page.mouse.down();
    for (let step = 1; step <= 20; step++) await lab.page.mouse.move(x + 4 * step, y - 2 * step);
    const during = await all("move");
    assert.ok(during.length >= 1 && during.every(({ final }) => !final));
    const gaps = await lab.gaps("move");
    assert.ok(
      // The clock of the page and its timers differ by a little when it is busy.
      gaps.every((gap) => gap >= 0.9 * PATIENCE),
      `sent after ${gaps} ms, with no answer`,
    );
    // An old drawing arrives in the middle of it.
    await lab.post({ type: "show", panel: portrait(), answers: 0 });
    const [[nowX, nowY]] = await handlePlaces();
    assert.ok(Math.abs(nowX - x - 80) < 1 && Math.abs(nowY - y + 40) < 1, "the start stays under the pointer");
    await lab.page.mouse.up();
    const last = await lab.until("move", ({ final }) => final);
    assert.equal(last.mark, "starts");
    assert.equal(last.index, 0);
    const unit = (await handlePlaces())[1][0] - x;
    assert.ok(last.x > starts[0][0] && last.y > starts[0][1] && unit > 0);
    // The answer takes over.
    await lab.show(portrait([[1.5, 1.5], ...starts.slice(1)]));
    const places = await handlePlaces();
    const perUnit = (places[1][0] - places[2][0]) / (starts[1][0] - starts[2][0]);
    assert.ok(Math.abs(places[0][0] - (places[1][0] + perUnit * (1.5 - starts[1][0]))) < 1);
  });

  it("shows the same while a point is dragged that the view is fitted to, and fits it again afterwards", async () => {
    const fitted = (size: number): Panel =>
      plainPanel([
        {
          id: "fitted",
          title: "A box",
          description: "A corner of a box that the drawing is fitted to.",
          x: { label: "t", scale: "linear", range: [-size, size] },
          y: { label: "z", scale: "linear", range: [-size, size] },
          marks: [
            {
              kind: "points",
              id: "corner",
              colour: "muted",
              x: Float64Array.of(0.8 * size),
              y: Float64Array.of(0.8 * size),
              draggable: true,
            },
          ],
        },
      ]);
    lab = await Lab.open(browser);
    await lab.show(fitted(1));
    const [[x, y]] = await handlePlaces();
    const frame = await box('[data-figure="fitted"] canvas');
    await lab.page.mouse.move(x, y);
    await lab.page.mouse.down();
    await lab.page.mouse.move(x - 40, y + 40);
    const first = await lab.until("move");
    // The answer would be fitted to a box of half the size.
    await lab.show(fitted(0.5));
    await lab.page.mouse.move(x - 80, y + 80);
    const second = await lab.until("move", (move) => move.x < first.x);
    assert.ok(Math.abs(0.8 - second.x - 2 * (0.8 - first.x)) < 1e-6, `${first.x}, then ${second.x}`);
    await lab.page.mouse.up();
    await lab.until("move", ({ final }) => final);
    await lab.show(fitted(0.5));
    const [[nowX, nowY]] = await handlePlaces();
    assert.ok(
      Math.abs(nowX - x) < 1 && Math.abs(nowY - y) < 1,
      `at ${nowX}, ${nowY} in ${frame.width}, not ${x}, ${y}`,
    );
  });

  it("does with the keyboard what the pointer does", async () => {
    await open();
    const handle = lab.page.locator(".handle").nth(1);
    await handle.focus();
    assert.match(
      (await handle.getAttribute("aria-label")) ?? "",
      /^Start 2: x = 2\.6, v = 2\.4\. Arrow keys move it\. Delete removes it\.$/,
    );
    await lab.page.keyboard.press("ArrowRight");
    const right = await lab.until("move");
    assert.ok(right.final && right.x > 2.6 && Math.abs(right.y - 2.4) < 1e-9);
    await lab.page.keyboard.press("Shift+ArrowUp");
    const up = await lab.until("move", ({ y }) => y > 2.41);
    assert.ok(up.y - 2.4 > 5 * (right.x - 2.6) * 0.4, "Shift takes longer steps");
    assert.match((await handle.getAttribute("aria-label")) ?? "", /v = 2\.7|v = 2\.8/);
    await lab.page.keyboard.press("Delete");
    assert.deepEqual(await lab.until("remove").then(({ mark, index }) => [mark, index]), ["starts", 1]);
    await lab.show(portrait(starts.filter((_, index) => index !== 1)));
    assert.equal(await lab.page.locator(".handle").count(), 3);
    assert.equal(
      await lab.page.evaluate(`document.activeElement.className`),
      "handle",
      "the focus stays among the starts",
    );

    await lab.page.locator(phase).focus();
    await lab.page.keyboard.press("Enter");
    const pick = await lab.until("pick");
    assert.ok(Math.abs(pick.x) < 1e-9 && Math.abs(pick.y) < 1e-9, "Enter picks the middle");
    await lab.show(portrait([...starts, [0, 0]]));
    assert.match(
      (await lab.page.evaluate(`document.activeElement.getAttribute("aria-label")`)) as string,
      /^Start 5/,
      "the new start has the focus",
    );
  });

  it("pans and zooms by keys, and 0 shows everything again", async () => {
    await open();
    await lab.page.locator(phase).focus();
    const shown = async (condition: (view: View | null) => boolean) =>
      (await lab.until("view", ({ view }) => condition(view))).view;
    await lab.page.keyboard.press("ArrowRight");
    const panned = await shown((view) => view !== null);
    assert.ok(panned && panned.x[0] + panned.x[1] > 0.1 && Math.abs(panned.y[0] + panned.y[1]) < 1e-9);
    await lab.page.keyboard.press("+");
    await shown((view) => view !== null && view.x[1] - view.x[0] < 0.95 * (panned.x[1] - panned.x[0]));
    await lab.page.keyboard.press("0");
    await shown((view) => view === null);
    assert.deepEqual((await lab.state())?.views, {});
  });

  atEverySpeed("zooms with Control and the wheel about the pointer and keeps equal units", async (slowdown) => {
    await open({ slowdown });
    const [x, y] = await centre(phase);
    await lab.page.mouse.move(x, y);
    await lab.page.keyboard.down("Control");
    await lab.page.mouse.wheel(0, -300);
    const width = ({ x }: View) => x[1] - x[0];
    const ratio = (view: View) => width(view) / (view.y[1] - view.y[0]);
    const { view: nearer } = await lab.until("view");
    assert.ok(nearer);
    assert.ok(ratio(nearer) > 0.5 && ratio(nearer) < 2);
    await lab.page.mouse.wheel(0, 300);
    const { view: farther } = await lab.until("view", ({ view }) => view !== null && width(view) > width(nearer));
    await lab.page.keyboard.up("Control");
    assert.ok(farther && Math.abs(ratio(farther) - ratio(nearer)) < 1e-6);
  });

  it("zooms as two fingers part on a drawing and back as they close, however they lie, and keeps equal units", async () => {
    await open();
    const [x, y] = await centre(phase);
    const touch = await lab.page.context().newCDPSession(lab.page);
    const fingers = (type: "touchStart" | "touchMove", apart: number, upright: boolean) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: [-1, 1].map((side, id) => {
          const off = (side * apart) / 2;
          return upright ? { x, y: y + off, id } : { x: x + off, y, id };
        }),
      });
    const pinch = async (from: number, to: number, upright = false) => {
      await fingers("touchStart", from, upright);
      for (let step = 1; step <= 8; step++) {
        await fingers("touchMove", from + ((to - from) * step) / 8, upright);
        await lab.frames(1);
      }
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const places = await handlePlaces();
    /** How many times as large the drawing is as at first, along two lines. */
    const scale = async () => {
      const now = await handlePlaces();
      const apart = (all: typeof now, n: number) => Math.hypot(all[n][0] - all[0][0], all[n][1] - all[0][1]);
      return [1, 2].map((n) => apart(now, n) / apart(places, n));
    };
    const becomes = (wanted: number) =>
      until(`${wanted} times as large`, async () =>
        (await scale()).every((each) => Math.abs(each / wanted - 1) < 0.05),
      );
    await pinch(180, 60);
    await becomes(1 / 3);
    await pinch(60, 180, true);
    await becomes(1);
    const back = await handlePlaces();
    for (const [n, [x, y]] of places.entries())
      assert.ok(Math.hypot(back[n][0] - x, back[n][1] - y) < 15, "about the place between the fingers");
    await lab.until("view");
    assert.deepEqual(await all("pick"), [], "no trajectory was started");
  });

  it("zooms linked time axes together", async () => {
    await open();
    await lab.page.locator('[data-figure="series-x"] .plot').focus();
    await lab.page.keyboard.press("+");
    const { view } = await lab.until("view", ({ figure }) => figure === "series-x");
    const state = await lab.state();
    assert.ok(view && state);
    assert.deepEqual(state.views["series-v"], { x: view.x }, "time is zoomed, the other axis goes on fitting");
    assert.equal(state.views.phase, undefined);
  });

  it("keeps the reader's view over redraws and over a reload", async () => {
    await open();
    await lab.page.locator(phase).focus();
    await lab.page.keyboard.press("+");
    await lab.until("view");
    const zoomed = await handlePlaces();
    await lab.show(portrait());
    assert.deepEqual(await handlePlaces(), zoomed);
    const state = await lab.state();
    assert.equal(state?.memory, '{"name":"vanDerPol"}');
    await lab.close();
    await open({ state });
    assert.deepEqual(await handlePlaces(), zoomed);
  });

  it("starts afresh from a state it does not know", async () => {
    await open({ state: { version: 99, views: "none" } });
    assert.equal((await handlePlaces()).length, 4);
  });

  atEverySpeed(
    "sends a slider's values while it moves, then the final one, and does not jump back",
    async (slowdown) => {
      await open({ slowdown });
      const range = lab.page.locator('[data-control="theta.mu"] input[type=range]');
      const { x, y, width, height } = await box('[data-control="theta.mu"] input[type=range]');
      await lab.page.mouse.move(x + width * 0.2, y + height / 2);
      await lab.page.mouse.down();
      for (let step = 1; step <= 30; step++) await lab.page.mouse.move(x + width * (0.2 + 0.02 * step), y + height / 2);
      await lab.post({ type: "show", panel: portrait(starts, 1), answers: 0 });
      assert.ok(Math.abs(Number(await range.inputValue()) - 4) < 0.2, "an unanswered value stays");
      await lab.page.mouse.up();
      const final = await lab.until("set", ({ final: isFinal }) => isFinal);
      assert.equal(final.control, "theta.mu");
      assert.equal(String(final.value), await range.inputValue());
      const during = (await all("set")).slice(0, -1);
      assert.ok(during.length >= 1 && during.every((message) => !message.final));
      const gaps = (await lab.gaps("set")).slice(0, -1);
      assert.ok(
        // The clock of the page and its timers differ by a little when it is busy.
        gaps.every((gap) => gap >= 0.9 * PATIENCE),
        `sent after ${gaps} ms, with no answer`,
      );
      await lab.show(portrait(starts, 2.5));
      assert.equal(await range.inputValue(), "2.5", "the answer is shown");
      assert.equal(await lab.page.locator('[data-control="theta.mu"] vscode-text-field input').inputValue(), "2.5");
    },
  );

  atEverySpeed("is not misled by answers to an earlier life of the panel", async (slowdown) => {
    await open({ slowdown });
    await lab.post({ type: "show", panel: portrait(), answers: 999 });
    const input = lab.page.locator('[data-control="theta.mu"] vscode-text-field input');
    await input.fill("3");
    await input.press("Enter");
    await lab.until("set", ({ value }) => value === 3);
    await lab.post({ type: "show", panel: portrait(), answers: 0 });
    assert.equal(await input.inputValue(), "3");
    // An answer to what was typed does take over, as soon as that.
    await lab.show(portrait(starts, 2));
    assert.equal(await input.inputValue(), "2");
  });

  atEverySpeed("takes typed numbers, refuses what is none, steps with arrow keys, resets", async (slowdown) => {
    await open({ slowdown });
    const field = lab.page.locator('[data-control="theta.mu"] vscode-text-field');
    const input = field.locator("input");
    await input.fill("7.25");
    await input.press("Enter");
    assert.equal((await lab.until("set", ({ value }) => value === 7.25)).final, true);
    assert.equal(
      await lab.page.locator('[data-control="theta.mu"] input[type=range]').getAttribute("max"),
      "7.25",
      "the range widens",
    );
    await input.fill("seven");
    await input.press("Enter");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await until("the last number to stand there again", async () => (await input.inputValue()) === "7.25");
    await input.press("ArrowDown");
    await lab.until("set", ({ value }) => value === 7.2);
    await lab.page.getByRole("button", { name: "Reset mu" }).click();
    await lab.until("set", ({ value }) => value === 1);
  });

  atEverySpeed("sends choices, toggles, presses and shortcuts", async (slowdown) => {
    await open({ slowdown });
    const method = lab.page.locator('[data-control="method"] vscode-dropdown');
    await method.click();
    await lab.page.locator("vscode-option", { hasText: "RK4" }).click();
    await lab.until("set", ({ control, value }) => control === "method" && value === "rk4");
    await lab.page.locator('[data-control="backward"] vscode-checkbox').click();
    await lab.until("set", ({ control, value }) => control === "backward" && value === false);
    await lab.page.getByRole("button", { name: "Clear trajectories" }).click();
    await lab.until("press", ({ control }) => control === "clear");
    await lab.page.locator(phase).focus();
    await lab.page.keyboard.press("Control+z");
    await lab.until("press", ({ control }) => control === "undo");
    const typing = lab.page.locator('[data-control="z0.x"] input');
    await typing.focus();
    await typing.press("Control+z");
    await lab.page.locator('[data-control="write"] vscode-button').click({ force: true });
    await lab.page.getByRole("button", { name: "Undo" }).click();
    await until("the press that comes last", async () => (await all("press")).length > 2);
    assert.deepEqual(
      (await all("press")).map(({ control }) => control),
      ["clear", "undo", "undo"],
      "undo belongs to the text while it is edited, and a disabled button sends nothing",
    );
  });

  it("shows the data behind a drawing", async () => {
    await open();
    const figure = lab.page.locator('[data-figure="series-x"]');
    await figure.getByRole("button", { name: "Data table" }).click();
    const table = figure.locator(".data-table table").first();
    assert.match(await table.locator("caption").innerText(), /^x-0 601 rows$/);
    const mark = timeSeries()[0].marks[0];
    assert.ok(mark.kind === "line");
    const cells = (await table.locator("tbody tr").nth(10).locator("td").allInnerTexts()).map((text) =>
      Number(text.replace("−", "-")),
    );
    assert.ok(Math.abs(cells[0] - mark.x[10]) < 1e-5 && Math.abs(cells[1] - mark.y[10]) < 1e-5);
    assert.equal(await table.locator("tbody tr").count(), 100);
    await figure.locator("vscode-button", { hasText: "Show 501 more" }).first().click();
    assert.equal(await figure.locator(".data-table table").first().locator("tbody tr").count(), 601);
    assert.deepEqual((await lab.state())?.tables, ["series-x"]);
  });

  it("shows the first rows of a long table, all when asked, and copies all of them", async () => {
    const rows = Array.from({ length: 200 }, (_, n) => [n, n / 2]);
    const columns = [{ label: "n" }, { label: "t" }];
    const table = (count: number): Panel => ({
      ...plainPanel([]),
      content: [{ kind: "table", id: "long", title: "Events", columns, rows: rows.slice(0, count) }],
    });
    await open();
    await lab.show(table(200));
    const shown = lab.page.locator(".table-block tbody tr");
    const more = lab.page.locator(".table-block + vscode-button");
    assert.equal(await shown.count(), 24);
    await lab.page.getByRole("button", { name: "Copy table" }).click();
    assert.equal((await lab.until("copy")).text.trimEnd().split("\n").length, 201);
    await lab.show(table(30));
    assert.deepEqual([await shown.count(), await more.isVisible()], [30, false], "a few more need no button");
    await lab.show(table(200));
    await more.getByText("Show 176 more").click();
    assert.deepEqual([await shown.count(), await more.isVisible()], [200, false]);
    await lab.show(table(199));
    assert.equal(await shown.count(), 199, "what the reader asked for stays");
  });

  it("a number that is judged stands under the numbers of its column", async () => {
    await open();
    const rows = [
      ["whole", 1],
      ["one", { verdict: "warning", text: "−0.031" }],
    ] as const;
    const columns = [{ label: "part" }, { label: "cosine" }];
    await lab.show({ ...plainPanel([]), content: [{ kind: "table", id: "parts", title: "Parts", columns, rows }] });
    const aligned = await lab.page
      .locator(".table-block :is(th, td):last-child")
      .evaluateAll((cells) => cells.map((one) => one.classList.contains("number")));
    assert.deepEqual(aligned, [true, true, true]);
  });

  it("exports PNG, SVG and CSV of what is shown", async () => {
    await open();
    await lab.show({ ...portrait(), command: { line: "node-ode portrait oscillators.node-ode.ts vanDerPol" } });
    await lab.page.locator(phase).focus();
    await lab.page.keyboard.press("ArrowRight");
    const { view } = await lab.until("view");
    const figure = lab.page.locator('[data-figure="phase"]');
    const save = async (name: string, format: string) => {
      await figure.getByRole("button", { name: "Export" }).click();
      await lab.page.getByRole("menuitem", { name }).click();
      return lab.until("save", (message) => message.format === format);
    };
    const csv = await save("CSV data", "csv");
    assert.equal(csv.name, "Phase-plane.csv");
    const rows = new TextDecoder().decode(csv.data).trimEnd().split("\r\n");
    const points = phasePlane().marks.reduce(
      (sum, mark) => sum + (mark.kind === "field" ? mark.u.length : "x" in mark ? mark.x.length : 1),
      0,
    );
    assert.equal(rows.length, points + 1);
    const svg = await save("SVG drawing", "svg");
    const text = new TextDecoder().decode(svg.data);
    // Documents parsed in the page are under its policy, which has no style sheet of a file's own; images of files are not.
    const [font = ""] = /<style>@font-face[^<]*<\/style>/.exec(text) ?? [];
    assert.ok(font.includes("data:font/woff2"), "its letters are in it");
    const faults = await lab.page.evaluate(
      `new DOMParser().parseFromString(${JSON.stringify(text.replace(font, ""))}, "image/svg+xml").querySelectorAll("parsererror").length`,
    );
    assert.equal(faults, 0);
    assert.ok(view && text.includes("Phase plane") && text.includes("clip-path"));
    assert.ok(text.includes('fill="#1f1f1f"') && text.includes("Source: oscillators.node-ode.ts"));
    assert.ok(text.includes("Comment: node-ode portrait oscillators.node-ode.ts vanDerPol"));
    await lab.page.evaluate("lab.sent.length = 0");
    const print = new TextDecoder().decode((await save("SVG for print", "svg")).data);
    assert.ok(print.includes('fill="#ffffff"') && !print.includes("#1f1f1f"));
    const png = await save("PNG image", "png");
    assert.ok(Buffer.from(png.data).includes("iTXtSource\0\0\0\0\0oscillators.node-ode.ts"));
    const decoded = await lab.page.evaluate(
      `createImageBitmap(new Blob([Uint8Array.from(${JSON.stringify([...png.data])})], { type: "image/png" })).then(({ width }) => width)`,
    );
    assert.equal(decoded, 2 * Math.round((await box(phase)).width), "browsers read it");
    assert.deepEqual([...png.data.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const size = new DataView(png.data.buffer, png.data.byteOffset);
    const { width } = await box(phase);
    assert.equal(size.getUint32(16), 2 * Math.round(width));
  });

  it("walks through everything with Tab in the order of the page", async () => {
    await open();
    await lab.page.locator("body").click({ position: { x: 5, y: 5 } });
    const stops: string[] = [];
    for (let i = 0; i < 40; i++) {
      await lab.page.keyboard.press("Tab");
      stops.push(
        (await lab.page.evaluate(`(() => {
          const { activeElement: at } = document;
          return at === document.body ? "end" : at.getAttribute("aria-label") ?? at.textContent.trim();
        })()`)) as string,
      );
      if (stops.at(-1) === "end") break;
    }
    const order = [
      "Play",
      "Undo",
      "Clear trajectories",
      "Fit",
      "Limits",
      "Phase plane",
      "x over time",
      "Parameters",
      "mu",
      "Initial state",
      "Method",
    ];
    const found = order.map((name) => stops.indexOf(name));
    assert.ok(
      found.every((place) => place >= 0),
      `${order.filter((_, i) => found[i] < 0)} not among ${stops.join(", ")}`,
    );
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
    );
    assert.ok(stops.some((stop) => stop.startsWith("Start 1:")));
    assert.ok(
      stops.every((stop) => stop !== ""),
      "every stop has a name",
    );
  });

  it("speaks the reader's language", async () => {
    await open({ strings: { Play: "Abspielen", "Data table": "Datentabelle", "Reset {0}": "{0} zurücksetzen" } });
    assert.equal(await lab.page.getByRole("button", { name: "Abspielen" }).count(), 1);
    assert.equal(await lab.page.getByRole("button", { name: "Datentabelle" }).count(), 3);
    assert.equal(await lab.page.locator('vscode-button[aria-label="mu zurücksetzen"]').count(), 1);
  });

  it("refuses a message that is not what it should be, says so, and goes on", async () => {
    await open();
    await lab.page.evaluate(`window.postMessage({ type: "show", answers: 0, panel: { title: 3 } }, "*")`);
    const fault = await lab.until("fault");
    assert.match(fault.text, /refused a message: message\.panel\.kind must be text/);
    await lab.page.evaluate("lab.sent.length = 0");
    await lab.show(report());
    assert.equal(await lab.page.locator("h1").innerText(), "Euler vs RK4");
  });

  it("opens and closes groups and remembers it", async () => {
    await open();
    await lab.page.locator('[data-group="solver"] summary').click();
    await lab.page.waitForFunction("lab.state?.closed.solver === true");
    const state = await lab.state();
    await lab.close();
    await open({ state });
    assert.equal(await lab.page.locator('[data-group="solver"]').getAttribute("open"), null);
  });

  it("brings a chart into sight that a switch adds below the window, and scrolls for nothing else", async () => {
    const added: Panel["content"][number] = { kind: "figure", figure: { ...timeSeries(starts)[0], id: "added" } };
    const off: Panel = { ...portrait(), side: portrait().side.map(switched(false)) };
    const on = { ...off, side: off.side.map(switched(true)) };
    const toggle = () => lab.page.locator('[data-control="backward"] vscode-checkbox');
    const scrolled = async () => (await lab.page.evaluate("scrollY")) as number;
    for (const [width, reducedMotion] of [
      [480, false],
      [900, true],
    ] as const) {
      lab = await Lab.open(browser, { width, height: 620, reducedMotion });
      await lab.show(off);
      await toggle().click();
      await lab.until("set", ({ control, value }) => control === "backward" && value === true);
      const before = await scrolled();
      // It is computed for a while: the first answer has nothing new.
      await lab.show({ ...on, busy: "Solving" });
      assert.equal(await scrolled(), before);
      await lab.show({ ...on, content: [...on.content, added] });
      await until("the new chart in sight", async () => {
        const { y, height } = await box('[data-figure="added"] .plot');
        return y >= 0 && y + height <= 621;
      });
      if (width === 900) break;
      await lab.close();
    }
    // Once it is seen, or where nothing was switched, the panel stays where it is.
    await lab.page.evaluate("scrollTo(0, 0)");
    await lab.show({ ...on, content: [...on.content, added, { ...added, figure: { ...added.figure, id: "more" } }] });
    await lab.frames();
    assert.equal(await scrolled(), 0);
  });

  it("gives up a figure that is gone, and its charts with it", async () => {
    await open();
    for (let i = 0; i < 5; i++) {
      await lab.show(plainPanel([]));
      assert.equal(await lab.page.locator("canvas").count(), 0);
      await lab.show(portrait());
      assert.equal(await lab.page.locator(".plot").count(), 3);
    }
  });

  it("copies tables, facts and data with all their digits, a tab between cells", async () => {
    await open();
    const table = { kind: "table", id: "t", title: "Steps" } as const;
    const facts = [
      { label: "loss", value: "0.001234", exact: 0.001234123412341234 },
      { label: "steps", value: 12345 },
      { label: "state", value: "Ready\tand waiting" },
    ];
    await lab.show({
      ...plainPanel([timeSeries()[0]]),
      content: [
        { kind: "facts", id: "f", facts },
        {
          ...table,
          columns: [{ label: "method" }, { label: "time", unit: "ms" }, { label: "verdict" }],
          rows: [["RK4", 0.1234567890123456, { verdict: "good", text: "agrees" }]],
        },
        { kind: "figure", figure: timeSeries()[0] },
      ],
    });
    const copied = async (button: string) => {
      await lab.page.getByRole("button", { name: button }).first().click();
      return (await all("copy")).at(-1)?.text;
    };
    assert.equal(
      await copied("Copy these values"),
      "loss\t0.001234123412341234\nsteps\t12345\nstate\tReady and waiting",
    );
    assert.equal(await copied("Copy table"), "method\ttime (ms)\tverdict\nRK4\t0.1234567890123456\tagrees");
    await lab.page.getByRole("button", { name: "Data table" }).click();
    const [mark] = figureTables(timeSeries()[0]);
    const rows = (await copied(`Copy all rows of ${mark.title}`))?.split("\n") ?? [];
    assert.equal(rows.length, mark.rows + 1);
    assert.deepEqual(
      rows.slice(1).map((row) => Number(row.split("\t")[1])),
      [...mark.columns[1].values],
    );
  });

  it("copies what is under the pointer with all its digits, where nothing is selected", async () => {
    await open();
    await lab.page.evaluate(
      `document.addEventListener("copy", (event) => { lab.copied = event.clipboardData.getData("text/plain"); })`,
    );
    const copied = async () => {
      await lab.page.keyboard.press("Control+c");
      return (await lab.page.evaluate("lab.copied")) as string | undefined;
    };
    const [[x, y]] = await handlePlaces();
    await lab.page.mouse.move(x + 100, y + 100);
    const place = await copied();
    assert.match(place ?? "", /^[^\t]+\t-?\d\.?\d*\t/);
    await lab.page.mouse.move(...(await centre('[data-figure="series-x"] .plot')));
    await until("the tooltip", async () => (await lab.page.locator(".tooltip.shown").count()) > 0);
    assert.match((await copied()) ?? "", /\tt\t\d+\.?\d*\tx\t-?\d\.\d{7,}/);
    await lab.page.evaluate(`getSelection().selectAllChildren(document.querySelector("h1"))`);
    await lab.page.evaluate("lab.copied = 'nothing of ours'");
    await copied();
    assert.equal(await lab.page.evaluate("lab.copied"), "", "the selection is the browser's to copy");
  });

  it("offers the command line of its panel, or says why there is none", async () => {
    await open();
    const button = lab.page.locator('vscode-button[aria-label="Copy command line"]');
    assert.equal(await button.isVisible(), false);
    await lab.show({ ...portrait(), command: { line: "node-ode portrait a.ts f" } });
    assert.equal(await button.getAttribute("title"), "node-ode portrait a.ts f");
    await button.click();
    assert.equal((await lab.until("press")).control, "copyCommand");
    await lab.show({ ...portrait(), command: { impossible: "No one call makes this run" } });
    assert.equal(await button.getAttribute("title"), "Copy command line: No one call makes this run");
    assert.equal(await button.getAttribute("aria-description"), "No one call makes this run");
    assert.notEqual(await button.getAttribute("disabled"), null);
  });

  it("a control that cannot act says why, to the pointer and to a screen reader", async () => {
    await open();
    const said = (selector: string) =>
      lab.page
        .locator(selector)
        .evaluateAll((found: { getAttribute(name: string): string | null }[]) =>
          found.map((element) => ["title", "aria-description"].map((name) => element.getAttribute(name))),
        );
    assert.deepEqual(await said('[data-control="write"] vscode-button'), [
      ["Nothing was changed", "Nothing was changed"],
    ]);
    assert.deepEqual(await said('[data-control="steps"] vscode-text-field'), [
      ["Tolerances choose the steps", "Tolerances choose the steps"],
    ]);
  });

  it("lets every number that stands as text be selected", async () => {
    await open();
    await lab.show(report());
    const unselectable =
      await lab.page.evaluate(`[...document.querySelectorAll("dd, dt, td, th, p, h1, h2, .note-text, .readout")]
      .filter((element) => getComputedStyle(element).userSelect === "none").map((element) => element.outerHTML)`);
    assert.deepEqual(unselectable, []);
  });
});
