import { LEAST_REMEMBERED, type Prediction } from "../../core/predictiveControl.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { PairLayout } from "./pairLayout.ts";
import { TILE } from "./pairTile.ts";

/** Emits `PredictiveControl`, after an attempt's error: the step that is wanted next, and what is then remembered. */
export function emitPredictiveControl(lanes: LaneAssembler, layout: PairLayout, control: Prediction): void {
  const { exponent, safety, smallest, largest } = control;
  const constant = (x: number) => lanes.constant(x);
  const op = lanes.op.bind(lanes);
  const [error, h] = [lanes.load(TILE, layout.error), lanes.load(TILE, layout.h)];
  const least = constant(smallest);
  const logError = op("mul", constant(exponent), lanes.call("log", error));
  const logStep = lanes.call("log", op("abs", h));
  const wanted = op("mul", constant(safety), lanes.call("exp", op("neg", logError)));
  // Before the first accepted step the memory is ∞, and nothing is predicted.
  const trend = op("sub", op("add", logStep, lanes.load(TILE, layout.memory)), op("mul", constant(2), logError));
  const predicted = op("mul", constant(safety), lanes.call("exp", trend));
  const most = op("select", op("eq", lanes.load(TILE, layout.rejected), constant(1)), constant(1), constant(largest));
  const grown = op("min", most, op("max", least, op("min", wanted, predicted)));
  const shrunk = op("max", least, wanted);
  const byError = op("select", op("le", error, constant(1)), grown, shrunk);
  const finite = op("lt", error, constant(Number.POSITIVE_INFINITY));
  lanes.store(TILE, layout.next, op("mul", h, op("select", finite, byError, least)));
  const remembered = op("mul", constant(exponent), lanes.call("log", op("max", error, constant(LEAST_REMEMBERED))));
  lanes.store(TILE, layout.nextMemory, op("sub", remembered, logStep));
}
