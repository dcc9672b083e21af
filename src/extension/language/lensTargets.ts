import type { DocumentDescription } from "../../protocol/engineApi.ts";
import { type Declared, withHalfTyped } from "./halfTyped.ts";

/** What lenses stand over: a dynamics function or an experiment. */
export interface LensTarget extends Declared {
  /** Names of the analyses that mean something for it. */
  readonly offered: readonly string[];
}

/**
 * What lenses stand over in a text, half-typed or not.
 *
 * @param before the targets of the text before
 */
export function lensTargets(description: DocumentDescription, before: readonly LensTarget[]): readonly LensTarget[] {
  const sound = [...description.functions, ...description.experiments].map(
    ({ name, nameRange, offered }): LensTarget => ({ name, nameRange, offered }),
  );
  return withHalfTyped(description, sound, before);
}
