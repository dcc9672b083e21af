import { Random } from "../../core/random.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { StateSwitch, SwitchedField } from "../../graph/switched/switchedField.ts";
import type { VectorField } from "../../graph/vectorField.ts";

/** Points looked at for each switch, their scales, and by how much what is continuous may differ for rounding. */
const [POINTS, SCALES, ROUNDING] = [24, [0.1, 1, 10, 100], 1e-9];
const NEWTON = 30;

/**
 * Of each condition of a field whether it jumps there, rather than bend as `x > 0 ? x : 0` does: random points on it are looked at from
 * both sides, with the other conditions as they may be.
 */
export function jumps(own: VectorField, switched: SwitchedField): boolean[] {
  const random = new Random(7);
  const f = new Interpreter(switched.field.outputs);
  return switched.switches.map((one) => jumpsAt(own, switched, one, f, random));
}

function jumpsAt(
  { parameterCount }: VectorField,
  { field }: SwitchedField,
  { of, slot, kind }: StateSwitch,
  f: Interpreter,
  random: Random,
): boolean {
  // What is rounded jumps from each number to the next.
  if (typeof kind === "object") return true;
  const { graph, dimension } = field;
  const all = cotangents(graph, [{ node: of, cotangent: graph.constant(1) }]);
  const looked = new Interpreter([of, gradient(graph, all, "z", dimension)]);
  for (let n = 0; n < POINTS; n++) {
    const scale = SCALES[n % SCALES.length];
    const t = [scale * random.uniform()];
    const theta = Float64Array.from({ length: field.parameterCount }, (_, p) =>
      p < parameterCount ? 2 * random.uniform() : Math.floor(2 * random.uniform()),
    );
    const z = project(
      looked,
      t,
      theta,
      Float64Array.from({ length: dimension }, () => scale * random.normal()),
    );
    const at = (number: number) => {
      theta[slot] = number;
      return f.read({ t, z, theta });
    };
    const [below, above] = [at(0), at(1)];
    const isSame = below.every((x, i) => {
      const difference = Math.abs(x - above[i]);
      return difference <= ROUNDING * (1 + Math.abs(x) + Math.abs(above[i]));
    });
    if (!isSame) return true;
  }
  return false;
}

/** A point on a switch: Newton's iteration along its slope. */
function project(looked: Interpreter, t: readonly number[], theta: Float64Array, z: Float64Array): Float64Array {
  for (let n = 0; n < NEWTON; n++) {
    const [value, ...slope] = looked.read({ t, z, theta });
    const square = slope.reduce((sum, x) => sum + x * x, 0);
    if (value === 0 || !(square > 0)) break;
    for (let i = 0; i < z.length; i++) z[i] -= (value * slope[i]) / square;
  }
  return z;
}
