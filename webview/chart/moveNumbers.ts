import { outOfTheWay } from "../../src/figure/outOfTheWay.ts";
import { TICK_PADDING } from "./chartOptions.ts";
import { chartFrame, datasetOf, type FigureChartJs } from "./figureController.ts";

/** After a layout, which stays as it is: numbers of the left axis that points on the edge would cover stand beside them. */
export function moveNumbers(chart: FigureChartJs): void {
  const frame = chartFrame(chart);
  if (!frame) return;
  const { y } = chart.scales;
  const values = y.ticks.map(({ value }) => value);
  const moves = outOfTheWay(datasetOf(chart).marks, frame, values, TICK_PADDING);
  for (const [n, { options }] of y.getLabelItems(chart.chartArea).entries())
    if (options.translation) options.translation[0] -= moves[n];
}
