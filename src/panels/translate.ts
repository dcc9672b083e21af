/** A sentence in the reader's language, with values in place of `{0}`, `{1}`, …; the editor's own, or English as it stands. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;
