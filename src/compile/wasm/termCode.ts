import type { Node } from "../../graph/op.ts";
import type { Term } from "../../graph/terms.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphValues } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";
import { FEW, type LoopMember } from "./statement.ts";

/** Adds a term whose vectors have few components. */
export function addTerm(values: GraphValues, { offset, u, v }: Term): void {
  const { sums, lanes } = values;
  const step = sumBytes(values);
  for (let i = 0; i < u.size; i++) {
    for (let j = 0; j < (v?.size ?? 1); j++) {
      const at = (offset + i * (v?.size ?? 1) + j) * step;
      lanes.accumulate(sums.pointer, at, sums.by, values.component(u, i), v && values.component(v, j));
    }
  }
}

/** Adds the part of a term that this iteration's component of one of its vectors has; nothing is put in memory but sums. */
export function addTermInLoop(
  values: GraphValues,
  { term: { offset, u, v }, over }: LoopMember & { readonly role: "term" },
  counter: LoopCounter,
  here: (node: Node) => TileLane,
): void {
  const { sums, lanes } = values;
  const step = sumBytes(values);
  const row = v?.size ?? 1;
  const [along, across] = over === "u" ? [u, v] : [v!, u];
  const component = here(along);
  const address = counter.address(sums.pointer, over === "u" ? row * step : step);
  /** From one component of the other vector to the next. */
  const stride = over === "u" ? step : row * step;
  if (!across) {
    lanes.accumulate(address, offset * step, sums.by, component);
  } else if (across.size <= FEW) {
    for (let j = 0; j < across.size; j++) {
      lanes.accumulate(address, offset * step + j * stride, sums.by, component, values.component(across, j));
    }
  } else {
    LoopCounter.repeat(lanes, across.size, (inner) => {
      const factor = values.load(across, inner);
      lanes.accumulate(inner.address(address, stride), offset * step, sums.by, component, factor);
    });
  }
}

function sumBytes({ sums, lanes }: GraphValues): number {
  return sums.by === "lane" ? lanes.tileBytes : lanes.vectorBytes;
}
