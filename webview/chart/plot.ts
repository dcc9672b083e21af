import { formatNumber } from "../../src/figure/formatNumber.ts";
import type { Side } from "../../src/figure/turnedSide.ts";
import type { Figure, Mark } from "../../src/protocol/figure.ts";
import { element, setAttributes, setText } from "../element.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";
import { axisDrag } from "./axisDrag.ts";
import { FigureChart } from "./figureChart.ts";
import { PointHandles } from "./pointHandles.ts";
import { turnByHand } from "./turnByHand.ts";
import { zoomByPinch } from "./zoomByPinch.ts";

/** Pixels a pointer may move between press and release of a click. */
const slip = 4;

/** Milliseconds within which a second click at the same place belongs to the first. */
const doubleClick = 400;

/** What keys turn a figure of three coordinates by, in degrees; null: back to the first side. */
const turns: Readonly<Record<string, Side | null | undefined>> = {
  ArrowLeft: { azimuth: -10, elevation: 0 },
  ArrowRight: { azimuth: 10, elevation: 0 },
  ArrowUp: { azimuth: 0, elevation: 10 },
  ArrowDown: { azimuth: 0, elevation: -10 },
  "0": null,
};

/** Pixels of the axes beside and under most drawings; what the style sheet leaves them at first. */
const MARGINS = { across: 74, up: 52 };

/** Part of the view that an arrow key moves. */
const keyPan = 0.1;

/** A chart one can stand on: click and keys, movable points, the coordinates under the pointer. */
export class Plot {
  readonly element: HTMLElement;
  readonly chart: FigureChart;
  /** Called after each drawing. */
  afterDraw: () => void = () => {};
  #figure: Figure;
  readonly #handles: PointHandles;
  readonly #context: PanelContext;
  readonly #readout = element("div", { class: "readout", "aria-hidden": "true" });
  readonly #help = element("p", { class: "visually-hidden" });
  #awaitsPoint = false;
  /** Of the box now. */
  #shaped = 0;
  #margins = MARGINS;
  /** Under the pointer. */
  #place: { readonly x: number; readonly y: number } | null = null;
  readonly #ends = new AbortController();
  #clicked = { x: 0, y: 0, time: Number.NEGATIVE_INFINITY };

  constructor(figure: Figure, context: PanelContext) {
    this.#figure = figure;
    this.#context = context;
    this.chart = new FigureChart(figure, context);
    this.#handles = new PointHandles(figure, this.chart, context);
    this.#help.id = `help-${figure.id}`;
    this.element = element(
      "div",
      {
        class: "plot",
        tabindex: "0",
        role: "group",
        "aria-roledescription": t("chart"),
        "aria-describedby": this.#help.id,
      },
      this.chart.element,
      this.#readout,
      this.#handles.element,
      this.#help,
    );
    this.chart.afterDraw = (frame) => {
      this.#handles.place(frame);
      this.#shape();
      this.afterDraw();
    };
    this.#listen();
    if (figure.space) {
      turnByHand(this.element, (by) => this.#turn(by));
      this.element.addEventListener("dblclick", () => this.reset());
    } else axisDrag(this.element, this.chart);
    zoomByPinch(this.element, (times, about) => this.chart.magnify(times, about));
    this.#describe();
    this.#shape();
    this.#handles.show(this.chart.drawn);
  }

  show(figure: Figure): void {
    this.#figure = figure;
    this.chart.show(figure);
    this.#handles.show(this.chart.drawn);
    this.#describe();
    if (this.#awaitsPoint && document.activeElement === this.element) this.#handles.focusLast();
    this.#awaitsPoint = false;
  }

  hide(hidden: ReadonlySet<Mark["id"]>): void {
    this.chart.hide(hidden);
  }

  dispose(): void {
    this.#ends.abort();
    this.chart.dispose();
  }

  /** Shows everything, of three coordinates from the side from which they were looked at first. */
  reset(): void {
    this.#turn(null);
    this.chart.resetView();
  }

  /** From where it is looked at. */
  get #sideText(): string {
    const { azimuth = 0, elevation = 0 } = this.chart.side ?? {};
    return t("Seen from {0}° around and {1}° above", formatNumber(azimuth, 3), formatNumber(elevation, 3));
  }

  /** The box takes the shape of what is shown with equal units, so that the drawing ends where what was computed for it ends. */
  #shape(): void {
    const { shape, margins } = this.chart;
    const { style, classList } = this.element;
    classList.toggle("shaped", shape !== null);
    if (shape === null) return;
    if (Math.abs(shape / this.#shaped - 1) > 0.002) {
      this.#shaped = shape;
      this.#margins = MARGINS;
      style.setProperty("--shape", String(shape));
      for (const name of ["--across", "--up"]) style.removeProperty(name);
    }
    if (!margins) return;
    // They only grow while the shape stays: labels of another length cannot make the box swing.
    const across = Math.max(this.#margins.across, margins.across);
    const up = Math.max(this.#margins.up, margins.up);
    if (across < this.#margins.across + 1 && up < this.#margins.up + 1) return;
    this.#margins = { across, up };
    // A box is not resized while it answers that it was.
    requestAnimationFrame(() => {
      style.setProperty("--across", `${across}px`);
      style.setProperty("--up", `${up}px`);
    });
  }

  #turn(by: Side | null): void {
    this.chart.turn(by);
    this.#handles.show(this.chart.drawn);
  }

  #describe(): void {
    const { title, description, pick, x, y, space } = this.#figure;
    setAttributes(this.element, {
      "aria-label": title,
      "data-pick": pick !== undefined,
      "data-space": space !== undefined,
    });
    const keys = space
      ? t("Dragging and the arrow keys turn it, plus and minus zoom, 0 shows everything.")
      : t("Arrow keys move the view, plus and minus zoom, 0 shows everything.");
    const axes = space
      ? t("Axes: {0}, {1}, {2}.", x.label, y.label, space.z.label)
      : t("Axes: {0} across, {1} up.", x.label, y.label);
    setText(
      this.#help,
      [description, axes, keys, ...(pick ? [pick, t("Enter does it in the middle.")] : [])].join(" "),
    );
  }

  #listen(): void {
    const { element: plot } = this;
    let down: { x: number; y: number } | null = null;
    plot.addEventListener("pointerdown", (event) => {
      down = event.button === 0 && !this.#onHandle(event) ? { x: event.clientX, y: event.clientY } : null;
    });
    plot.addEventListener("pointerup", (event) => {
      const close = down && Math.hypot(event.clientX - down.x, event.clientY - down.y) <= slip;
      down = null;
      if (close) this.#click(event);
    });
    plot.addEventListener("pointermove", (event) => this.#readOut(event));
    plot.addEventListener("pointerleave", () => {
      this.#place = null;
      this.#readout.classList.remove("shown");
    });
    // An editor asks first whether there is anything to copy.
    for (const type of ["beforecopy", "copy"])
      document.addEventListener(type, (event) => this.#copy(event as ClipboardEvent), { signal: this.#ends.signal });
    plot.addEventListener("keydown", (event) => {
      if (event.target === plot && this.#key(event)) event.preventDefault();
    });
  }

  #onHandle(event: Event): boolean {
    return (
      event.target instanceof Node &&
      this.#handles.element.contains(event.target) &&
      event.target !== this.#handles.element
    );
  }

  /** A pixel of the window in data units, when it lies on the drawing. */
  #dataAt(clientX: number, clientY: number): { x: number; y: number } | null {
    const box = this.element.getBoundingClientRect();
    if (!this.chart.frame) return null;
    const { left, top, width, height, x, y } = this.chart.frame;
    const [px, py] = [clientX - box.left, clientY - box.top];
    if (px < left || px > left + width || py < top || py > top + height) return null;
    return { x: x.value(px), y: y.value(py) };
  }

  #click({ clientX, clientY, timeStamp }: PointerEvent): void {
    const place = this.#dataAt(clientX, clientY);
    const box = this.element.getBoundingClientRect();
    const choice = place && this.chart.choiceAt(clientX - box.left, clientY - box.top);
    const clicked = this.#clicked;
    this.#clicked = { x: clientX, y: clientY, time: timeStamp };
    const again =
      timeStamp - clicked.time < doubleClick && Math.hypot(clientX - clicked.x, clientY - clicked.y) <= slip;
    if (choice && !again)
      this.#context.outbox.send({
        type: "choose",
        figure: this.#figure.id,
        mark: choice.mark.id,
        index: choice.hit.index,
      });
    else if (place && !again && this.#figure.pick !== undefined)
      this.#context.outbox.send({ type: "pick", figure: this.#figure.id, ...place });
  }

  #readOut(event: PointerEvent): void {
    const place = this.#dataAt(event.clientX, event.clientY);
    this.#place = place;
    this.#readout.classList.toggle("shown", place !== null);
    if (!place) return;
    const { x, y, space } = this.#figure;
    const across = `${x.label} ${formatNumber(place.x, 3)}   ${y.label} ${formatNumber(place.y, 3)}`;
    setText(this.#readout, space ? this.#sideText : across);
  }

  /** What is under the pointer, where nothing is selected: the values of the tooltip, else the coordinates, with all digits. */
  #copy(event: ClipboardEvent): void {
    if (!this.#place || window.getSelection()?.isCollapsed === false) return;
    const { x, y, space } = this.#figure;
    const place = space ? "" : `${x.label}\t${this.#place.x}\t${y.label}\t${this.#place.y}`;
    const text = this.chart.pointedAt || place;
    if (text === "") return;
    event.preventDefault();
    if (event.type !== "copy") return;
    event.clipboardData?.setData("text/plain", text);
    this.#context.announcer.say(t("Copied"));
  }

  /** True when the key was one of the chart's. */
  #key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { chart } = this;
    const turn = this.#figure.space && turns[event.key];
    if (turn !== undefined) {
      if (turn) this.#turn(turn);
      else this.reset();
      this.#context.announcer.say(this.#sideText);
      return true;
    }
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowLeft: () => chart.pan(-keyPan, 0),
      ArrowRight: () => chart.pan(keyPan, 0),
      ArrowUp: () => chart.pan(0, keyPan),
      ArrowDown: () => chart.pan(0, -keyPan),
      "+": () => chart.zoom(1.25),
      "=": () => chart.zoom(1.25),
      "-": () => chart.zoom(0.8),
      "0": () => chart.resetView(),
      Enter: () => this.#pickMiddle(),
    };
    actions[event.key]?.();
    return actions[event.key] !== undefined;
  }

  #pickMiddle(): void {
    const { frame } = this.chart;
    if (this.#figure.pick === undefined || !frame) return;
    const { left, top, width, height, x, y } = frame;
    this.#awaitsPoint = true;
    this.#context.outbox.send({
      type: "pick",
      figure: this.#figure.id,
      x: x.value(left + width / 2),
      y: y.value(top + height / 2),
    });
  }
}
