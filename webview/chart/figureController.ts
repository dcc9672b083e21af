import {
  type Chart,
  type ChartEvent,
  type CoreChartOptions,
  DatasetController,
  Element,
  Interaction,
  type InteractionItem,
  type InteractionModeFunction,
} from "chart.js";
import { drawEdgePoints, drawFaintEdgePoints } from "../../src/figure/edgePoints.ts";
import type { Palette } from "../../src/figure/palette.ts";
import { type Frame, pixelScale } from "../../src/figure/pixelScale.ts";
import type { Figure, Mark } from "../../src/protocol/figure.ts";
import { CanvasPen } from "./canvasPen.ts";
import { figureHits, type MarkHit } from "./figureHits.ts";
import { MarkLayer } from "./markLayer.ts";

/** The one dataset of a figure's chart: all its marks, drawn in order by one controller. */
export interface FigureDataset {
  figure: Figure;
  /** Those of the legend that are switched on. */
  marks: readonly Mark[];
  palette: Palette;
  clockActive: boolean;
  /** Where the clock stands, for fields that move; see `Surface`. */
  time?: number;
  data: [];
}

declare module "chart.js" {
  interface ChartTypeRegistry {
    figure: {
      chartOptions: CoreChartOptions<"figure">;
      datasetOptions: Omit<FigureDataset, "data">;
      defaultDataPoint: never;
      metaExtensions: Record<string, never>;
      parsedDataType: Record<string, never>;
      scales: "linear" | "logarithmic" | "symmetricLog";
    };
  }
  interface InteractionModeMap {
    places: InteractionModeFunction;
  }
}

export type FigureChartJs = Chart<"figure", []>;

/** Where a chart's data is drawn now; null before its first layout, which waits for a place in the page. */
export function chartFrame(chart: FigureChartJs): Frame | null {
  if (!chart.chartArea) return null;
  const { left, top, width, height } = chart.chartArea;
  if (!(width > 0 && height > 0)) return null;
  const { x, y } = chart.scales;
  const { figure } = datasetOf(chart);
  return {
    left,
    top,
    width,
    height,
    x: pixelScale(figure.x.scale, [x.min, x.max], left, left + width),
    y: pixelScale(figure.y.scale, [y.min, y.max], top + height, top),
  };
}

export const datasetOf = (chart: FigureChartJs): FigureDataset => chart.data.datasets[0] as unknown as FigureDataset;

/**
 * Draws a figure's marks straight from their arrays. Chart.js would make an element for each point of each curve;
 * without them a redraw costs what its pixels cost, and while the view only moves a kept picture is moved.
 */
export class FigureController extends DatasetController<"figure"> {
  static readonly id = "figure";
  static readonly defaults = { datasetElementType: null, dataElementType: "place" };
  static readonly overrides = { interaction: { mode: "places", intersect: false } };
  readonly #layer = new MarkLayer();

  override addElements(): void {}
  override buildOrUpdateElements(): void {}
  override parse(): void {}
  override update(): void {}
  override updateElements(): void {}
  override getMinMax(): { min: number; max: number } {
    return { min: 0, max: 1 };
  }
  override setHoverStyle(): void {}
  override removeHoverStyle(): void {}

  override draw(): void {
    const chart = this.chart as unknown as FigureChartJs;
    const { ctx } = chart;
    const { marks, palette, clockActive, time } = this.#dataset;
    const frame = chartFrame(chart);
    if (!frame) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(frame.left, frame.top, frame.width, frame.height);
    ctx.clip();
    this.#layer.draw(ctx, { marks, frame, palette, clockActive, time, ratio: chart.currentDevicePixelRatio });
    ctx.restore();
    // A pen has settings of its own, which the canvas must not keep.
    ctx.save();
    const surface = { pen: new CanvasPen(ctx, palette.font), frame, palette, clockActive, time };
    drawEdgePoints(marks, surface);
    ctx.beginPath();
    ctx.rect(0, 0, chart.width, chart.height);
    ctx.rect(frame.left, frame.top, frame.width, frame.height);
    ctx.clip("evenodd");
    drawFaintEdgePoints(marks, surface);
    ctx.restore();
  }

  /** What tooltips ask of an item. */
  override getLabelAndValue(): { label: string; value: string } {
    return { label: "", value: "" };
  }

  get #dataset(): FigureDataset {
    return this.getDataset() as unknown as FigureDataset;
  }
}

/** A place on a mark as Chart.js's tooltip sees it. */
export class PlaceElement extends Element<{ x: number; y: number }> {
  static readonly id = "place";
  static override readonly defaults = {};
  readonly found: MarkHit;

  constructor(found: MarkHit) {
    super();
    this.found = found;
    this.x = found.hit.x;
    this.y = found.hit.y;
  }
}

/** The interaction mode of figures: the places under the pointer, found in the marks' own arrays. */
Interaction.modes.places = (chart: Chart, event: ChartEvent): InteractionItem[] => {
  const figureChart = chart as unknown as FigureChartJs;
  const frame = chartFrame(figureChart);
  if (!frame) return [];
  const { left, right, top, bottom } = chart.chartArea;
  const { x, y } = event;
  if (x === null || y === null || x < left || x > right || y < top || y > bottom) return [];
  const { figure, marks } = datasetOf(figureChart);
  return figureHits(figure, marks, frame, x, y).map((found, index) => ({
    element: new PlaceElement(found),
    datasetIndex: 0,
    index,
  }));
};
