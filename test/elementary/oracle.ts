import { sigmoid } from "../../src/graph/ops/activation.ts";

/** JavaScript's own function of a routine's name. */
export function oracle(name: string): (...x: number[]) => number {
  if (name === "rem") return (x, y) => x % y;
  if (name === "sigmoid") return sigmoid.value;
  return Math[name as "atan2"] as (...x: number[]) => number;
}
