import type { GradientMode } from "../gradientMode.ts";
import { randomDirections, signedSizes } from "./directions.ts";
import { product } from "./entry.ts";
import type { Level } from "./level.ts";
import type { Scale } from "./scale.ts";
import { tangent } from "./tangent.ts";
import { EXACT } from "./verdict.ts";

/** What random directions tell. */
export interface AlongDirections {
  /** Why nothing is decided of any entry. */
  readonly trouble: string | undefined;
  /** Why the differences say nothing. */
  readonly differencesTrouble: string | undefined;
  readonly modes: ReadonlyMap<GradientMode, Along>;
}

/** How a mode's gradient fares. */
export interface Along {
  /** Furthest that an entry may be off for all that forward mode says, in units of the entry. NaN where that is unknown. */
  readonly duality: number;
  /** Whether differences put it beyond their own error. */
  readonly contradicted: boolean;
}

/** Directions along which duality is tested and differences are made. */
const DIRECTIONS = 4;
/** What a test along random directions says of each entry, up to this factor. */
const SINGLED_OUT = 10;
/** A loss whose values tremble by more than this part of it changes with every rounding. */
const ROUGH = 1e-6;
const TREMBLES = "the least changes change the loss: the solution is chaotic, or jumps";

/**
 * Forward mode along random directions v, whose product with v is ⟨∇L, v⟩ to rounding (⟨w, Jv⟩ = ⟨Jᵀw, v⟩ with w = 1, L being
 * one number), and differences of whole solves, which know nothing of derivatives, along the same.
 */
export function alongDirections(
  { problem, again, result }: Pick<Level, "problem" | "again" | "result">,
  exact: readonly GradientMode[],
  scale: Scale,
): AlongDirections {
  const noise = again.listen(again.holding(signedSizes(problem, scale)));
  const along = randomDirections(DIRECTIONS, problem, scale).map(({ direction, most }) => ({
    direction,
    forward: tangent(problem, again.taken, direction),
    held: again.holding(direction),
    differences: again.along(again.holding(direction), most),
  }));
  const modes = new Map<GradientMode, Along>();
  for (const mode of exact) {
    const { gradient } = result(mode);
    let duality = 0;
    let contradicted = false;
    for (const { direction, held, forward, differences } of along) {
      const own = product(gradient, direction);
      duality = Math.max(duality, Math.abs(own - forward));
      const allowed = Math.max(3 * differences.error, SINGLED_OUT * EXACT * scale.entries.length);
      contradicted ||= !differences.trouble && Math.abs(product(gradient, held) - differences.value) > allowed;
    }
    modes.set(mode, { duality: SINGLED_OUT * duality, contradicted });
  }
  return {
    trouble: noise > ROUGH ? TREMBLES : undefined,
    differencesTrouble: along.find(({ differences }) => differences.trouble)?.differences.trouble,
    modes,
  };
}
