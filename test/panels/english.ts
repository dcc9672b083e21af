import type { Translate } from "../../src/panels/translate.ts";

/** Sentences as an English reader has them. */
export const english: Translate = (sentence, ...values) =>
  sentence.replace(/\{(\d+)\}/g, (_, n) => String(values[Number(n)]));
