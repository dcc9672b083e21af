import type { StepControl } from "../../core/stepControl.ts";
import { LEAST_STEP, REACH } from "../../core/stepLimits.ts";
import { moderateExp } from "../../elementary/exponential.ts";
import { exp as exp32 } from "../../elementary/float32/exponential.ts";
import { logOfNormal as logOfNormal32 } from "../../elementary/float32/logarithm.ts";
import { logOfNormal } from "../../elementary/logarithm.ts";
import type { Callee } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { PairLayout } from "./pairLayout.ts";
import { emitNewPoint, pushArguments, TILE } from "./pairTile.ts";

/** What the growth of a step is made of, by precision: for the logarithm of an error, numbers that are not subnormal. */
const DOUBLE = { leastNormal: 2 ** -1022, log: logOfNormal, exp: moderateExp };
const SINGLE = { leastNormal: 2 ** -126, log: logOfNormal32, exp: exp32.emit };

/**
 * Emits, after an attempt's error: the step that control wants next, and what it then remembers.
 *
 * @param whereFinite of lanes whose error is not finite it does not matter what they want
 */
export function emitControl(
  lanes: LaneAssembler,
  layout: PairLayout,
  control: StepControl,
  { whereFinite = false } = {},
): void {
  const { constant, load, op } = shorthands(lanes);
  const error = load(layout.error);
  const { leastNormal, log, exp } = lanes.type.numberBytes === 8 ? DOUBLE : SINGLE;
  // What lies below is as good as 0, whose logarithm is no matter of lanes: growth is bounded long before.
  const logError = log(lanes, lanes.larger(error, constant(leastNormal))) as TileLane;
  const accepted = op("le", error, constant(1));
  const afterAccepted = op(
    "sub",
    op("mul", constant(control.beta), load(layout.memory)),
    op("mul", constant(control.alpha), logError),
  );
  const afterRejected = op("mul", constant(-control.exponent), logError);
  const growth = exp(lanes, op("select", accepted, afterAccepted, afterRejected)) as TileLane;
  // 1 after a rejection: the flag is 0 or 1, and all is exact.
  const cut = op("mul", constant(control.largest - 1), load(layout.rejected));
  const largest = op("sub", constant(control.largest), cut);
  const wanted = lanes.larger(op("mul", constant(control.safety), growth), constant(control.smallest));
  const bounded = lanes.smaller(wanted, largest);
  const factor = whereFinite ? bounded : op("select", areFinite(lanes, error), bounded, constant(control.smallest));
  lanes.store(TILE, layout.next, op("mul", load(layout.h), factor));
  lanes.store(TILE, layout.nextMemory, lanes.larger(logError, constant(control.leastMemory)));
}

/**
 * Emits the loop that attempts steps and accepts or rejects them while nothing is due in any lane; its fourth parameter is
 * the most attempts. Idle lanes have h = 0.
 *
 * @param kLast offset of f at the new point
 */
export function emitCruise(lanes: LaneAssembler, layout: PairLayout, kLast: number, attempt: Callee): void {
  const { out } = lanes;
  const most = 3;
  const made = out.local("i32");
  const goesOn = out.local("i32");
  out.i32(0);
  out.set(made);
  lanes.store(TILE, layout.accepted, lanes.constant(0));
  out.doWhile(() => {
    out.i32(0);
    out.set(goesOn);
    unlessAny(
      lanes,
      () => needsAttention(lanes, layout),
      () => {
        pushArguments(out);
        out.call(attempt);
        unlessAny(
          lanes,
          () => isBroken(lanes, layout),
          () => {
            emitVerdict(lanes, layout, kLast);
            out.get(made);
            out.i32(1);
            out.op("i32.add");
            out.tee(made);
            out.get(most);
            out.op("i32.lt_u");
            out.set(goesOn);
          },
        );
      },
    );
    out.get(goesOn);
  });
  out.get(made);
}

function unlessAny(lanes: LaneAssembler, condition: () => TileLane, then: () => void): void {
  lanes.scope(() => {
    lanes.any(condition());
    return [];
  });
  lanes.out.op("i32.eqz");
  lanes.out.if(() => {
    lanes.scope(() => {
      then();
      return [];
    });
  });
}

/** Lanes whose step comes near their horizon or is too small. */
function needsAttention(lanes: LaneAssembler, layout: PairLayout): TileLane {
  const { constant, load, splat, op } = shorthands(lanes);
  const [t, h] = [load(layout.t), load(layout.h)];
  const left = op("mul", op("sub", load(layout.horizon), t), splat(layout.direction));
  const isNear = op("le", left, op("mul", constant(REACH), op("abs", h)));
  const smallest = op("max", splat(layout.smallest), op("mul", constant(LEAST_STEP), op("abs", t)));
  const isTiny = op("and", op("lt", op("abs", h), smallest), op("ne", h, constant(0)));
  return op("or", isNear, isTiny);
}

/** Lanes under way whose attempt is not finite. */
function isBroken(lanes: LaneAssembler, layout: PairLayout): TileLane {
  const { constant, load, op } = shorthands(lanes);
  const finite = areFinite(lanes, load(layout.error));
  return op("and", op("not", finite), op("ne", load(layout.h), constant(0)));
}

/** Goes on from the new point where the attempt is accepted; sets the next step everywhere. */
function emitVerdict(lanes: LaneAssembler, layout: PairLayout, kLast: number): void {
  const { constant, load, splat, op } = shorthands(lanes);
  const accepted = op("le", load(layout.error), constant(1));
  const replace = (offset: number, replacement: TileLane) => {
    lanes.store(TILE, offset, op("select", accepted, replacement, load(offset)));
  };
  emitNewPoint(lanes, layout, kLast, accepted);
  replace(layout.t, op("add", load(layout.t), load(layout.h)));
  replace(layout.memory, load(layout.nextMemory));
  replace(layout.accepted, op("add", load(layout.accepted), constant(1)));
  lanes.store(TILE, layout.rejected, op("select", accepted, constant(0), constant(1)));
  const next = load(layout.next);
  const largest = splat(layout.largest);
  const tooLarge = op("gt", op("abs", next), largest);
  const wanted = op("select", tooLarge, op("mul", splat(layout.direction), largest), next);
  // The step that rounding realises: (t + h) − t.
  const t = load(layout.t);
  lanes.store(TILE, layout.h, op("sub", op("add", t, wanted), t));
}

function areFinite(lanes: LaneAssembler, x: TileLane): TileLane {
  return lanes.op("lt", x, lanes.constant(Number.POSITIVE_INFINITY));
}

function shorthands(lanes: LaneAssembler) {
  return {
    constant: (x: number) => lanes.constant(x),
    load: (offset: number) => lanes.load(TILE, offset),
    splat: (offset: number) => lanes.loadSplat(TILE, offset),
    op: lanes.op.bind(lanes),
  };
}
