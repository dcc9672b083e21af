import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { type Point, rotation, type Side } from "../../src/figure/turnedSide.ts";
import type { Figure } from "../../src/protocol/figure.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { until } from "../until.ts";
import { atEverySpeed, Lab, type LabOptions, openBrowser } from "./lab.ts";

const first: Side = { azimuth: -60, elevation: 20 };
const axis = (label: string) => ({ label, scale: "linear", range: [-1, 1] }) as const;
/** Two of the box's points that can be chosen: its middle, which stays where it is, and one out of it. */
const out: Point = [0.8, -0.5, 0.6];
/** Where words stand, away from all that is drawn. */
const words: readonly Point[] = [
  [0, 0, -0.9],
  [-0.7, 0.6, -0.5],
];
const space: Figure = {
  id: "space",
  title: "x, y and z",
  description: "Two points.",
  x: axis("x"),
  y: axis("y"),
  space: { z: axis("z"), ...first },
  marks: [
    {
      kind: "line",
      id: "curve",
      x: Float64Array.of(-1, out[0]),
      y: Float64Array.of(-1, out[1]),
      z: Float64Array.of(-1, out[2]),
    },
    {
      kind: "points",
      id: "rest",
      symbol: "saddle",
      labels: ["A", "B"],
      x: Float64Array.of(0, out[0]),
      y: Float64Array.of(0, out[1]),
      z: Float64Array.of(0, out[2]),
      choice: "Start here",
    },
    {
      kind: "labels",
      id: "names",
      texts: ["P", "Q"],
      x: Float64Array.from(words, (word) => word[0]),
      y: Float64Array.from(words, (word) => word[1]),
      z: Float64Array.from(words, (word) => word[2]),
    },
  ],
};
const panel: Panel = {
  kind: "portrait",
  title: "lorenz",
  toolbar: [],
  content: [{ kind: "figure", figure: space, size: "large" }],
  side: [],
  notes: [],
  memory: "",
};

describe("a figure of three coordinates", () => {
  let browser: Browser;
  let lab: Lab;
  const plot = () => lab.page.locator(".plot");
  const open = async (options?: LabOptions) => {
    lab = await Lab.open(browser, { width: 700, height: 700, ...options });
    await lab.show(panel);
  };
  /** Where the points are on the screen. */
  const places = async () => {
    const found = [];
    for (const handle of await lab.page.locator(".handle").all()) {
      const box = await handle.boundingBox();
      assert.ok(box);
      found.push([box.x + box.width / 2, box.y + box.height / 2] as const);
    }
    return found;
  };
  /** Whether the points are where they are seen from a side. */
  const seenFrom = async (side: Side) => {
    const [middle, point] = await places();
    const [right, up] = rotation(side)(out);
    const [across, down] = [point[0] - middle[0], point[1] - middle[1]];
    // As long on the screen as from the first side, and in this direction.
    const unit = (await unitOf()) ?? 1;
    return Math.hypot(across - unit * right, down + unit * up) < 1.5;
  };
  let known: number | undefined;
  const unitOf = async () => {
    if (known !== undefined) return known;
    const [middle, point] = await places();
    const [right, up] = rotation(first)(out);
    known = Math.hypot(point[0] - middle[0], point[1] - middle[1]) / Math.hypot(right, up);
    return known;
  };
  const turnsTo = (side: Side) =>
    until(`seen from ${side.azimuth}°, ${side.elevation}°`, async () => (await seenFrom(side)) || undefined);
  const centre = async () => {
    const box = await plot().boundingBox();
    assert.ok(box);
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };

  before(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
    known = undefined;
  });
  after(() => browser.close());

  it("opens from the side that it names, and keys turn it; 0 is the way back", async () => {
    await open();
    await turnsTo(first);
    await plot().focus();
    const said = (text: RegExp) =>
      until(
        `${text} is said`,
        async () => text.test((await lab.page.locator('[role="status"]').textContent()) ?? "") || undefined,
      );
    await lab.page.keyboard.press("ArrowRight");
    await turnsTo({ azimuth: -50, elevation: 20 });
    await said(/−50° around and 20° above/);
    for (const key of ["ArrowUp", "ArrowUp", "ArrowLeft"]) await lab.page.keyboard.press(key);
    await turnsTo({ azimuth: -60, elevation: 40 });
    await lab.page.keyboard.press("0");
    await turnsTo(first);
    const help = await lab.page.locator(".plot .visually-hidden").first().textContent();
    assert.match(help ?? "", /Axes: x, y, z\. Dragging and the arrow keys turn it/);
  });

  atEverySpeed("a drag turns it, a redraw keeps the side, a double click and Fit go back", async (slowdown) => {
    await open({ slowdown });
    await unitOf();
    const [x, y] = await centre();
    const drag = async () => {
      await lab.page.mouse.move(x - 40, y - 40);
      await lab.page.mouse.down();
      await lab.page.mouse.move(x + 10, y - 15, { steps: 5 });
      await lab.page.mouse.move(x + 60, y + 10, { steps: 5 });
      await lab.page.mouse.up();
    };
    await drag();
    await turnsTo({ azimuth: -100, elevation: 40 });
    await lab.show({ ...panel, content: [{ kind: "figure", figure: { ...space, title: "again" }, size: "large" }] });
    await turnsTo({ azimuth: -100, elevation: 40 });
    await lab.page.mouse.dblclick(x - 150, y + 150);
    await turnsTo(first);
    await drag();
    await turnsTo({ azimuth: -100, elevation: 40 });
    await lab.page.locator("header .actions vscode-button, header .actions button").first().click();
    await turnsTo(first);
    assert.ok(
      (await lab.sent()).every(({ type }) => type !== "pick" && type !== "choose"),
      "a drag is no click",
    );
  });

  it("one finger turns it, two do not", async () => {
    await open();
    await unitOf();
    const [x, y] = await centre();
    const touch = await lab.page.context().newCDPSession(lab.page);
    const send = (
      type: "touchStart" | "touchMove" | "touchEnd",
      ...touchPoints: readonly { readonly x: number; readonly y: number }[]
    ) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: touchPoints.map((point, id) => ({ ...point, id })) });
    await send("touchStart", { x, y });
    for (let step = 1; step <= 10; step++) await send("touchMove", { x: x + 5 * step, y });
    await send("touchEnd");
    await turnsTo({ azimuth: -80, elevation: 20 });
    const [middle, before] = await places();
    await send("touchStart", { x: x - 20, y }, { x: x + 20, y });
    for (let step = 1; step <= 5; step++)
      await send("touchMove", { x: x - 20, y: y + step }, { x: x + 20, y: y + step });
    await send("touchEnd");
    await lab.frames();
    const [, after] = await places();
    const angle = (point: readonly [number, number]) => Math.atan2(point[1] - middle[1], point[0] - middle[0]);
    assert.ok(Math.abs(angle(after) - angle(before)) < 0.05);
  });

  it("a click chooses the point that is seen there", async () => {
    await open();
    await unitOf();
    await plot().focus();
    await lab.page.keyboard.press("ArrowRight");
    await turnsTo({ azimuth: -50, elevation: 20 });
    const [, point] = await places();
    await lab.page.mouse.click(point[0], point[1]);
    const { figure, mark, index } = await lab.until("choose");
    assert.deepEqual([figure, mark, index], ["space", "rest", 1]);
  });

  it("is saved as it is seen", async () => {
    await open();
    await unitOf();
    await plot().focus();
    for (let n = 0; n < 3; n++) await lab.page.keyboard.press("ArrowRight");
    await turnsTo({ azimuth: -30, elevation: 20 });
    await lab.page.getByRole("button", { name: "Export" }).click();
    await lab.page.getByRole("menuitem", { name: "SVG drawing" }).click();
    const svg = new TextDecoder().decode((await lab.until("save")).data);
    const place = (word: string) => {
      const found = new RegExp(`<text x="([-\\d.]+)" y="([-\\d.]+)"[^>]*>${word}</text>`).exec(svg);
      assert.ok(found, word);
      return [Number(found[1]), Number(found[2])] as const;
    };
    const [p, q] = [place("P"), place("Q")];
    const [from, to] = words.map(rotation({ azimuth: -30, elevation: 20 }));
    const drawn = Math.atan2(p[1] - q[1], q[0] - p[0]);
    assert.ok(Math.abs(drawn - Math.atan2(to[1] - from[1], to[0] - from[0])) < 0.05, `${drawn}`);
    for (const axisName of ["x", "y", "z"]) place(axisName);
  });
});
