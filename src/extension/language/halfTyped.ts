import type { DiagnosticDescription, DocumentDescription } from "../../protocol/engineApi.ts";
import type { TextRange } from "../../protocol/textRange.ts";

/** A declaration, as the editor's surfaces know it. */
export interface Declared {
  readonly name: string;
  readonly nameRange: TextRange;
}

/**
 * What a text declares, and what was there before and cannot be read at the moment, so that surfaces do not come and go as one
 * types; the latter where its name stands now, if that can be told.
 *
 * @param sound what the description has of it
 * @param before what the text before had
 */
export function withHalfTyped<T extends Declared>(
  description: DocumentDescription,
  sound: readonly T[],
  before: readonly T[],
): readonly T[] {
  const isHalfTyped = syntaxError(description) !== undefined;
  const kept = before.flatMap((item): T[] => {
    if (sound.some(({ name }) => name === item.name)) return [];
    const lost = description.lost.find(({ name }) => name === item.name);
    if (lost) return [{ ...item, nameRange: lost.nameRange }];
    return isHalfTyped ? [item] : [];
  });
  return [...sound, ...kept];
}

/** The first place where a text, or what it imports, is not TypeScript: declarations may be lost there. */
export function syntaxError({ diagnostics }: DocumentDescription): DiagnosticDescription | undefined {
  return diagnostics.find(({ code }) => code === "syntax-error" || code === "not-read" || code === "too-deep");
}
