import { Chart, Tooltip as ChartTooltip, LinearScale, LogarithmicScale, type TooltipModel } from "chart.js";
import Zoom from "chartjs-plugin-zoom";
import { badged } from "../../src/figure/badged.ts";
import { equalUnits, fittedView, hasEqualUnits, shapeOf } from "../../src/figure/fittedView.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import { shortView } from "../../src/figure/shortView.ts";
import { turned } from "../../src/figure/turned.ts";
import { type Side, turnedBy } from "../../src/figure/turnedSide.ts";
import type { Figure, Mark, View } from "../../src/protocol/figure.ts";
import { element } from "../element.ts";
import type { PanelContext } from "../panelContext.ts";
import type { Linked } from "./axisLinks.ts";
import { onBoxSize } from "./boxSize.ts";
import { type AxisRoom, chartOptions, scaleOptions } from "./chartOptions.ts";
import {
  chartFrame,
  type FigureChartJs,
  FigureController,
  type FigureDataset,
  PlaceElement,
} from "./figureController.ts";
import { figureHits, type MarkHit } from "./figureHits.ts";
import { gestures } from "./gestures.ts";
import { moveNumbers } from "./moveNumbers.ts";
import { Overlays } from "./overlays.ts";
import { SymmetricLogScale } from "./symmetricLogScale.ts";
import { Tooltip } from "./tooltip.ts";
import { WheelHint } from "./wheelHint.ts";

Chart.register(FigureController, PlaceElement, LinearScale, LogarithmicScale, SymmetricLogScale, ChartTooltip, Zoom);

/** Milliseconds after the last zoom or pan at which the extension hears of the new view. */
const settled = 120;

/**
 * A figure on a canvas: Chart.js gives axes, ticks, tooltips, zoom and pan; the marks draw themselves. The reader's own
 * view stays over redraws and reloads until it is reset.
 */
export class FigureChart implements Linked {
  readonly element: HTMLElement;
  /** Called after each drawing: what lies over the chart moves along. */
  afterDraw: (frame: Frame) => void = () => {};
  /** What was given, and what is drawn of it: of three coordinates their projection. */
  #given: Figure;
  #figure: Figure;
  /** From where the reader looks at it; null: as the figure says. */
  #side: Side | null = null;
  #hidden: ReadonlySet<string> = new Set();
  readonly #overrides = new Map<string, Mark>();
  #home: View;
  /** The ranges that the reader chose; those of other axes are fitted. */
  #chosen: Partial<View> | null;
  /** What is shown while a point is dragged, whatever comes in the meantime: what is fitted to the point would run away from it. */
  #held: View | null = null;
  #timer = 0;
  readonly #chart: FigureChartJs;
  readonly #dataset: FigureDataset;
  readonly #context: PanelContext;
  readonly #room: AxisRoom = { pixels: 0 };
  readonly #tooltip = new Tooltip();
  readonly #hint = new WheelHint();
  /** An axis is being dragged, which is no pan. */
  axisHeld = false;
  /** As the reader chose; else as the figure says. */
  #equal: boolean | null = null;
  readonly #overlays = new Overlays();
  readonly #endings: (() => void)[];

  constructor(figure: Figure, context: PanelContext) {
    this.#given = figure;
    this.#figure = turned(figure);
    this.#context = context;
    this.#home = fittedView(this.#figure);
    this.#chosen = context.memory.view(figure.id);
    // Nothing is drawn before the box has its size.
    const canvas = element("canvas", { class: "drawing", width: "0", height: "0", "aria-hidden": "true" });
    this.element = element(
      "div",
      { class: "chart" },
      canvas,
      ...this.#overlays.elements,
      this.#tooltip.element,
      this.#hint.element,
    );
    const { palette } = context.theme.current;
    this.#dataset = {
      figure: this.#figure,
      marks: badged(this.#figure.marks),
      palette,
      clockActive: false,
      data: [],
    };
    this.#chart = new Chart(canvas, {
      type: "figure",
      data: { datasets: [this.#dataset as never] },
      options: chartOptions(this.#figure, this.#view, palette, this.#room, {
        tooltip: {
          enabled: false,
          external: (shown: { chart: Chart; tooltip: TooltipModel<"figure"> }) => {
            this.#tooltip.show(shown, this.#figure, this.#context.theme.current.palette, this.#given);
            this.hover(this.#tooltip.hits[0]);
          },
        },
        zoom: gestures({
          mode: figure.x.time ? "x" : "xy",
          pans: figure.space === undefined,
          mayPan: () => !this.axisHeld,
          mayZoom: (event) => this.#mayZoom(event),
          moved: () => this.#moved(),
        }),
      }),
      plugins: [
        {
          id: "figureChart",
          afterLayout: () => this.#chart && moveNumbers(this.#chart),
          beforeRender: () => !this.#correctAspect(),
          afterDraw: () => this.#drawOver(),
          resize: () => {
            // Chart.js lays out anew after this; equal units are then found for the new shape.
            this.#room.pixels = 0;
            if (this.#chart) this.#setScales(this.#view);
          },
        },
      ],
    });
    this.#endings = [
      onBoxSize(this.element, (width, height) => this.#chart.resize(width, height)),
      context.links.add(this),
      context.theme.changed.add(() => this.#refresh()),
      context.clock.changed.add(() => this.#tick()),
    ];
    this.#tick();
  }

  get linkNames() {
    return { x: this.#figure.x.link, y: this.#figure.y.link };
  }

  /** Null before the first layout. */
  get frame(): Frame | null {
    return chartFrame(this.#chart);
  }

  /** The values that the tooltip shows, with all digits; empty where it shows none. */
  get pointedAt(): string {
    return this.#tooltip.text;
  }

  /** What is shown now, equal units included. */
  get shownView(): View {
    const { x, y } = this.#chart.scales;
    return { x: [x.min, x.max], y: [y.min, y.max] };
  }

  /** Whether a unit is as long on one axis as on the other. */
  get equalUnits(): boolean {
    return this.#equal ?? this.#figure.equalAspect ?? false;
  }

  /** How many times as wide as high the drawing wants to be, axes left out; null: as its place is. */
  get shape(): number | null {
    return this.equalUnits && !this.#given.space ? shapeOf(this.#view) : null;
  }

  /** Pixels of the box beside and under the drawing: its axes. Null before the first layout. */
  get margins(): { readonly across: number; readonly up: number } | null {
    const { width, height, chartArea } = this.#chart;
    return chartArea ? { across: width - chartArea.width, up: height - chartArea.height } : null;
  }

  setEqualUnits(equal: boolean): void {
    this.#equal = equal;
    this.#applyView();
  }

  /** Shows a range on one axis; with equal units the other is stretched as much, about its middle. */
  setLimits(axis: "x" | "y", range: readonly [number, number]): void {
    const before = this.shownView;
    const other = axis === "x" ? "y" : "x";
    const stretched = (range[1] - range[0]) / (before[axis][1] - before[axis][0]);
    const [low, high] = before[other];
    const half = ((high - low) / 2) * stretched;
    const along = this.equalUnits ? ([(low + high) / 2 - half, (low + high) / 2 + half] as const) : before[other];
    const ranges = axis === "x" ? { x: range, y: along } : { x: along, y: range };
    this.#setScales(ranges);
    this.#chart.update("none");
    // What is fitted on a time axis's chart goes on being fitted.
    this.#moved(this.#figure.x.time ? { ...this.#chosen, [axis]: range } : undefined, axis);
  }

  get zoomed(): boolean {
    return this.#chosen !== null;
  }

  show(figure: Figure): void {
    const fitsAnew = figure.fitting !== this.#given.fitting;
    this.#given = figure;
    this.#figure = turned(figure, this.side);
    if (fitsAnew && this.#chosen) {
      this.#chosen = null;
      this.#context.memory.setView(figure.id, null);
    }
    this.#refresh();
  }

  /** From where a figure of three coordinates is looked at; undefined of one of two. */
  get side(): Side | undefined {
    return this.#side ?? this.#given.space;
  }

  /** What is drawn: of three coordinates as they are seen. */
  get drawn(): Figure {
    return this.#figure;
  }

  /** Looks from another side, by degrees about the upright axis and above the ground; null: as at first. */
  turn(by: Side | null): void {
    const { space } = this.#given;
    if (!space) return;
    this.#side = by && turnedBy(this.side!, by);
    this.#figure = turned(this.#given, this.side);
    this.#refresh();
  }

  /** The point at a pixel of the chart that can be chosen, where there is one. */
  choiceAt(x: number, y: number): MarkHit | null {
    const hit = this.frame && figureHits(this.#figure, this.#dataset.marks, this.frame, x, y)[0];
    return hit && hit.mark.kind === "points" && hit.mark.choice !== undefined ? hit : null;
  }

  /** Draws what a point brings with it; nothing where there is none. */
  hover(found: { readonly mark: Mark; readonly hit: { readonly index: number } } | undefined): void {
    const brought = found?.mark.kind === "points" && found.mark.hover?.[found.hit.index];
    this.#overlays.hover(this.#chart, brought || []);
  }

  /** Switches marks off and on, by id. */
  hide(hidden: ReadonlySet<string>): void {
    if (hidden.size === this.#hidden.size && [...hidden].every((id) => this.#hidden.has(id))) return;
    this.#hidden = hidden;
    this.#refresh();
  }

  /** Draws a mark otherwise than the figure says, while it is dragged; null ends it. */
  override(id: string, mark: Mark | null): void {
    if (mark) this.#overrides.set(id, mark);
    else if (!this.#overrides.delete(id)) return;
    this.#dataset.marks = this.#visibleMarks();
    this.#chart.draw();
  }

  /** Keeps what is shown, until it is let go: the next figure is then fitted again. */
  hold(held: boolean): void {
    this.#held = held ? this.shownView : null;
  }

  /** The reader's view back to the fitted one. */
  resetView(): void {
    this.#choose(null);
    this.#context.links.pass(this, "x", null);
    this.#context.links.pass(this, "y", null);
    this.#send(null);
  }

  /** Zooms about the middle; a factor above 1 shows less. */
  zoom(factor: number): void {
    this.#chart.zoom(this.#figure.x.time ? { x: factor } : factor);
  }

  /** Shows everything so many times as large, about a place of the drawing. */
  magnify(times: number, focalPoint: { readonly x: number; readonly y: number }): void {
    // The plugin takes its factor less 1 of a range away.
    const factor = 2 - 1 / times;
    this.#chart.zoom({ x: factor, y: this.#figure.x.time ? 1 : factor, focalPoint });
  }

  /** Moves the view by parts of what is shown. */
  pan(x: number, y: number): void {
    const { width, height } = this.#chart.chartArea;
    this.#chart.pan({ x: -x * width, y: this.#figure.x.time ? 0 : y * height }, undefined, "none");
  }

  follow(axis: "x" | "y", range: readonly [number, number] | null): void {
    if (range !== null) this.#choose({ ...this.#chosen, [axis]: range });
    else if (this.#chosen !== null) this.#choose(null);
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
    this.#hint.hide();
    for (const end of this.#endings) end();
    this.#chart.destroy();
  }

  get #view(): View {
    return this.#held ?? { ...this.#home, ...this.#chosen };
  }

  #choose(view: Partial<View> | null): void {
    this.#chosen = view;
    this.#context.memory.setView(this.#figure.id, view);
    this.#applyView();
  }

  #visibleMarks(): readonly Mark[] {
    const shown = badged(this.#figure.marks).filter(({ id }) => !this.#hidden.has(id));
    return this.#overrides.size === 0 ? shown : shown.map((mark) => this.#overrides.get(mark.id) ?? mark);
  }

  #refresh(): void {
    const { palette } = this.#context.theme.current;
    const marks = this.#visibleMarks();
    this.#home = fittedView({ ...this.#figure, marks });
    this.#dataset.figure = this.#figure;
    this.#dataset.marks = marks;
    this.#dataset.palette = palette;
    this.#chart.options.font = { family: palette.font, size: 11 };
    this.#applyView();
  }

  /** Sets both axes to the view and draws. */
  #applyView(): void {
    const { width, height } = this.#chart.chartArea ?? { width: 0, height: 0 };
    const equal = this.equalUnits && width > 0 && height > 0 && !hasEqualUnits(this.#view, width, height);
    this.#setScales(equal ? equalUnits(this.#view, width, height) : this.#view);
    this.#chart.update("none");
  }

  #setScales({ x, y }: View): void {
    const { palette } = this.#context.theme.current;
    this.#chart.options.scales = {
      x: scaleOptions(this.#figure.x, x, palette),
      y: scaleOptions(this.#figure.y, y, palette, this.#room),
    };
  }

  /**
   * The shape of the drawing is known only after a layout: true when that layout broke equal units and a new one was
   * begun, so that the first is never painted.
   */
  #correctAspect(): boolean {
    if (!this.equalUnits || this.#correcting || !this.#chart?.chartArea) return false;
    const { width, height } = this.#chart.chartArea;
    if (!(width > 0 && height > 0) || hasEqualUnits(this.shownView, width, height)) return false;
    this.#correcting = true;
    this.#room.pixels = 0;
    this.#applyView();
    this.#correcting = false;
    return true;
  }
  #correcting = false;

  /** After a zoom or pan by the reader. */
  #moved(chosen?: Partial<View>, typed?: "x" | "y"): void {
    const { x, y } = this.shownView;
    // On a time axis only time is zoomed, and the other axis goes on fitting what is drawn.
    this.#chosen = chosen ?? (this.#figure.x.time ? { ...this.#chosen, x } : { x, y });
    this.#context.memory.setView(this.#figure.id, this.#chosen);
    this.#context.links.pass(this, "x", x);
    if (this.#chosen.y) this.#context.links.pass(this, "y", y);
    window.clearTimeout(this.#timer);
    // What was typed is meant to the last digit, what comes of it or of a drag to the pixel.
    const told = () => ({
      ...shortView(this.#figure, this.shownView),
      ...(typed && { [typed]: this.shownView[typed] }),
    });
    this.#timer = window.setTimeout(() => this.#send(told()), settled);
  }

  /** The wheel scrolls the panel, as everywhere in the editor; with a key, or as a touchpad pinches, it zooms. */
  #mayZoom(event: Event): boolean {
    if (!(event instanceof WheelEvent) || event.ctrlKey || event.metaKey) {
      this.#hint.hide();
      return true;
    }
    this.#hint.show();
    return false;
  }

  #send(view: View | null): void {
    window.clearTimeout(this.#timer);
    this.#context.outbox.sendLatest({ type: "view", figure: this.#figure.id, view }, `view:${this.#figure.id}`);
  }

  /**
   * The clock moved: only what lies over the chart is drawn, the chart itself when the clock starts or comes to rest, or when a
   * field moves with it.
   */
  #tick(): void {
    const { time } = this.#context.clock;
    const active = time !== null;
    const moving = this.#figure.marks.some((mark) => mark.kind === "field" && mark.times);
    const begins = active !== this.#dataset.clockActive;
    this.#dataset.clockActive = active;
    this.#dataset.time = moving && active ? time : undefined;
    if (moving || (begins && this.#figure.marks.some(waitsForClock))) this.#chart.draw();
    this.#overlays.drawMoving(this.#chart, time);
  }

  #drawOver(): void {
    const frame = this.#chart && this.frame;
    if (!frame) return;
    this.#overlays.draw(this.#chart, this.#context.clock.time);
    this.afterDraw(frame);
  }
}

/** Whether a mark is drawn as far as the clock has come, and whole at rest. */
function waitsForClock(mark: Mark): boolean {
  return (mark.kind === "arrows" && mark.t !== undefined) || (mark.kind === "line" && mark.revealed === true);
}
