import { CLEARED, CONVINCED, type ContrastTerm, LOOK_EVERY } from "../../core/stiffnessContrast.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { forComponents, TILE } from "./pairTile.ts";
import type { QueueLayout } from "./queueLayout.ts";

/**
 * Emits a look for stiffness as `StiffnessTest` takes it, in strict arithmetic: h·ρ from what two combinations of stages differ by.
 * It leaves on the stack whether some lane would be believed to be stiff by it, and then keeps nothing of what was seen: the caller
 * looks again. Else the next look is 50 steps later, or after the next step where there is a suspicion.
 */
export function emitLook(
  lanes: LaneAssembler,
  layout: QueueLayout,
  contrast: readonly ContrastTerm[],
  looks: TileLane,
): void {
  const op = lanes.op.bind(lanes);
  const [inF, inZ] = [contrastOf(contrast, "inF"), contrastOf(contrast, "inZ")].map((terms) => ({
    terms,
    sum: lanes.variable(lanes.constant(0)),
  }));
  const rtol = lanes.loadSplat(TILE, layout.rtol);
  forComponents(lanes, layout, (pointer, offset) => {
    const load = (row: number) => lanes.load(pointer, offset + row);
    const scale = op("add", load(layout.atols), op("mul", rtol, op("abs", load(layout.z))));
    // A component that is 0 and has no absolute tolerance says nothing.
    const tells = op("ne", scale, lanes.constant(0));
    for (const { terms, sum } of [inF, inZ]) {
      const products = terms.map(({ weight, stage }) => op("mul", lanes.constant(weight), load(layout.k(stage))));
      const scaled = op(
        "div",
        products.reduce((total, product) => op("add", total, product), lanes.constant(0)),
        scale,
      );
      lanes.assign(sum, op("add", sum, lanes.where(tells, op("mul", scaled, scaled))));
    }
  });
  const size = op("sqrt", op("div", inF.sum, inZ.sum));
  const isHeld = op("and", op("gt", inZ.sum, lanes.constant(0)), op("gt", size, lanes.loadSplat(TILE, layout.held)));
  const one = lanes.constant(1);
  const inFavour = lanes.load(TILE, layout.inFavour);
  const more = op("add", inFavour, one);
  const { out } = lanes;
  const isBelieved = out.local("i32");
  lanes.any(op("and", looks, op("and", isHeld, op("ge", more, lanes.constant(CONVINCED)))));
  out.tee(isBelieved);
  out.op("i32.eqz");
  out.if(() => {
    lanes.scope(() => {
      const against = op("add", lanes.load(TILE, layout.against), one);
      const isCleared = op("eq", against, lanes.constant(CLEARED));
      const suspicion = op("select", isHeld, more, op("select", isCleared, lanes.constant(0), inFavour));
      const later = op("add", lanes.load(TILE, layout.taken), lanes.constant(1 + LOOK_EVERY));
      const isSuspicious = op("gt", suspicion, lanes.constant(0));
      const keep = (row: number, seen: TileLane) => {
        lanes.store(TILE, row, op("select", looks, seen, lanes.load(TILE, row)));
      };
      keep(layout.inFavour, suspicion);
      keep(layout.against, op("select", isHeld, lanes.constant(0), against));
      keep(layout.look, op("select", isSuspicious, lanes.constant(Number.NEGATIVE_INFINITY), later));
      return [];
    });
  });
  out.get(isBelieved);
  out.release(isBelieved);
}

function contrastOf(contrast: readonly ContrastTerm[], of: "inF" | "inZ") {
  return contrast.flatMap((term) => (term[of] === 0 ? [] : [{ weight: term[of], stage: term.stage }]));
}
