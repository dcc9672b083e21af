let strings: Readonly<Record<string, string>> = {};

/** Takes the editor's translations: English text to its translation. Done once, before anything is shown. */
export function useStrings(translations: Readonly<Record<string, string>>): void {
  strings = translations;
}

/** A sentence in the reader's language; `{0}`, `{1}`, … are replaced. The English text is the key, as in `vscode.l10n`. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const sentence = Object.hasOwn(strings, english) ? strings[english] : english;
  return sentence.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}
