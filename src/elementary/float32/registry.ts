import { type MathLibrary, type MathRoutine, mathLibrary } from "../../wasm/mathRoutine.ts";
import { routines } from "../registry.ts";
import { round, sign } from "../rounding.ts";
import { exp, expm1 } from "./exponential.ts";
import { log, log1p } from "./logarithm.ts";
import { sigmoid, tanh } from "./logistic.ts";
import { cos, sin } from "./trigonometric.ts";

/** A float32 is one already. */
const fround: MathRoutine = { name: "fround", arity: 1, emit: (_, x) => x };

/** What networks are made of, in float32 throughout: at most 4 units in the last place. */
const own = [exp, expm1, log, log1p, sin, cos, tanh, sigmoid, round, sign, fround];

/** Names of those that are computed in float32. */
export const ownInFloat32: ReadonlySet<string> = new Set(own.map(({ name }) => name));

/** The routines for float32 vectors. The rarer ones are computed by the host, lane by lane, in float64. */
export const float32Routines: MathLibrary = mathLibrary(
  [...routines.values()].map(
    (routine) => own.find(({ name }) => name === routine.name) ?? fromHost(routine.name, routine.arity),
  ),
);

function fromHost(name: string, arity: number): MathRoutine {
  return {
    name,
    arity,
    emit: (code, ...x) => {
      const everywhere = code.integer("eq", code.bits(x[0]), code.bits(x[0]));
      return code.hostWhere(everywhere, x[0], name, ...x);
    },
  };
}
