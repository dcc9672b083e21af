import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Lane, LaneCode } from "../../wasm/laneCode.ts";
import { dataLoss, type PenaltyLanes } from "./loss.ts";

export const logCosh = dataLoss({
  name: "logCosh",
  doc: "The mean of log cosh of the residuals: squares for small ones, absolute values for large ones, smooth between.",
  positional: [],
  penalty: () => ({ value: logOfCosh, derivative: elementary.tanh, code: logOfCoshCode }),
});

/** Without overflow for large r and, by cosh r = 1 + 2 sinh²(r/2), without cancellation for small ones. */
function logOfCosh(r: number): number {
  const x = Math.abs(r);
  if (x < 1) return elementary.log1p(2 * squared(elementary.sinh(x / 2)));
  return x + elementary.log1p(elementary.exp(-2 * x)) - Math.LN2;
}

function logOfCoshCode(lanes: LaneCode, r: Lane): PenaltyLanes {
  const [zero, one, two] = [0, 1, 2].map((x) => lanes.constant(x));
  const x = lanes.op("abs", r);
  const isNear = lanes.op("lt", x, one);
  const sinh = lanes.call("sinh", lanes.op("div", lanes.op("select", isNear, x, zero), two));
  const near = lanes.call("log1p", lanes.op("mul", two, lanes.op("mul", sinh, sinh)));
  const tail = lanes.call("log1p", lanes.call("exp", lanes.op("mul", lanes.constant(-2), x)));
  const far = lanes.op("sub", lanes.op("add", x, tail), lanes.constant(Math.LN2));
  return { value: lanes.op("select", isNear, near, far), derivative: lanes.call("tanh", r) };
}
