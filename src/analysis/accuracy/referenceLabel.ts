import type { ReferenceKind } from "./accuracyStory.ts";

/** What methods are held against, as drawings and tables name it. */
export function referenceLabel(kind: ReferenceKind): string {
  return kind.replace(" ", " at ");
}
