import type { DiagnosticDescription, DocumentDescription } from "../../protocol/engineApi.ts";
import type { TextRange } from "../../protocol/textRange.ts";

/** What lenses stand over: a dynamics function or an experiment. */
export interface LensTarget {
  readonly name: string;
  readonly nameRange: TextRange;
  /** Names of the analyses that mean something for it. */
  readonly offered: readonly string[];
}

/**
 * What lenses stand over in a text: what it declares, and what was there before and cannot be read at the moment, so that
 * lenses do not come and go as one types.
 *
 * @param before the targets of the text before
 */
export function lensTargets(description: DocumentDescription, before: readonly LensTarget[]): readonly LensTarget[] {
  const sound = [...description.functions, ...description.experiments].map(
    ({ name, nameRange, offered }): LensTarget => ({ name, nameRange, offered }),
  );
  const isHalfTyped = syntaxError(description) !== undefined;
  const kept = before.flatMap((target) => {
    if (sound.some(({ name }) => name === target.name)) return [];
    const lost = description.lost.find(({ name }) => name === target.name);
    if (lost) return [{ ...target, nameRange: lost.nameRange }];
    return isHalfTyped ? [target] : [];
  });
  return [...sound, ...kept];
}

/** The first place where a text, or what it imports, is not TypeScript: declarations may be lost there. */
export function syntaxError({ diagnostics }: DocumentDescription): DiagnosticDescription | undefined {
  return diagnostics.find(({ code }) => code === "syntax-error" || code === "too-deep");
}
