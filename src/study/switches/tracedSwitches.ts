import { brief } from "../../core/quoted.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { Node } from "../../graph/op.ts";
import { perField } from "../../graph/perField.ts";
import { type SlidingField, slidingField } from "../../graph/switched/slidingField.ts";
import { type StateSwitch, type SwitchedField, switchedField } from "../../graph/switched/switchedField.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { SwitchedSystem, SwitchFunction } from "../../ode/switches/switchedSystem.ts";
import { tracedSystem } from "../tracedSystem.ts";
import { jumps } from "./jumps.ts";
import { TracedCrossing } from "./tracedCrossing.ts";

/** A right-hand side with conditions on the state, in the forms that solves and gradients take. */
export interface TracedSwitches {
  readonly switched: SwitchedField;
  readonly system: SwitchedSystem;
  /** Of each whether the right-hand side jumps there; else it bends. */
  readonly jumping: readonly boolean[];
  /** Of a switch that can be slid along. */
  slidingField(index: number): SlidingField;
}

/** The conditions on the state at which a right-hand side jumps; none where it is continuous at all of them, "too many" past bounds. */
export const tracedSwitches: (field: VectorField) => { readonly switches?: TracedSwitches; readonly tooMany: boolean } =
  perField((field) => {
    if (field.mass) return { tooMany: false };
    // What only bends does so at a step's end, too, where there are not too many such places.
    const switched = bounded(() => switchedField(field, true)) ?? bounded(() => switchedField(field, false));
    if (!switched) return { tooMany: true };
    const { made } = switched;
    const jumping = made ? jumps(field, made) : [];
    return { switches: made && jumping.includes(true) ? traced(made, jumping) : undefined, tooMany: false };
  });

/** Undefined where there are too many. */
function bounded(make: () => SwitchedField | undefined): { readonly made: SwitchedField | undefined } | undefined {
  try {
    return { made: make() };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function traced(switched: SwitchedField, jumping: readonly boolean[]): TracedSwitches {
  const { field, switches, own } = switched;
  const { dimension } = field;
  const slidings = new Map<number, SlidingField>();
  const slide = (index: number) => {
    const found = slidings.get(index) ?? slidingField(switched, switches[index]);
    slidings.set(index, found);
    return found;
  };
  const crossings = new Map<Node, TracedCrossing>();
  const crossing = (of: Node, graph: VectorField["graph"], theta: Float64Array) => {
    const found = crossings.get(of) ?? new TracedCrossing(graph, of, dimension);
    crossings.set(of, found);
    return found.bind(theta);
  };
  const functions = switches.map((one): SwitchFunction => {
    const { of, slot, kind } = one;
    let slopes: Interpreter | undefined;
    const rounding = typeof kind === "object" ? kind : undefined;
    return {
      name: nameOf(one),
      slot,
      atZero: typeof kind === "object" ? 0 : kind,
      ...(rounding && { rounding }),
      bind: (theta) => crossing(of, field.graph, theta),
      slopes(t, z, theta) {
        slopes ??= slopesOf(switched, of);
        const read = slopes.read({ t: [t], z, theta });
        return {
          z: read.slice(0, dimension),
          t: read[dimension],
          theta: read.slice(dimension + 1, dimension + 1 + own),
        };
      },
    };
  });
  return {
    switched,
    jumping,
    slidingField: slide,
    system: {
      own,
      parameterCount: field.parameterCount,
      f: tracedSystem(field, []).f,
      switches: functions,
      sliding(index) {
        if (functions[index].rounding) return undefined;
        const { field: along, below, above } = slide(index);
        return {
          f: tracedSystem(along, []).f,
          bind: (theta) => ({
            below: crossing(below, along.graph, theta),
            above: crossing(above, along.graph, theta),
          }),
        };
      },
    },
  };
}

function slopesOf({ field: { graph, dimension, parameterCount } }: SwitchedField, of: Node): Interpreter {
  const all = cotangents(graph, [{ node: of, cotangent: graph.constant(1) }]);
  return new Interpreter([
    gradient(graph, all, "z", dimension),
    gradient(graph, all, "t", 1),
    gradient(graph, all, "theta", parameterCount),
  ]);
}

/** Where a condition stands. */
function nameOf({ range }: StateSwitch): string {
  return range ? `line ${range.start.line}` : brief("a condition");
}
