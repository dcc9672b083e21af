import { oneLine } from "./oneLine.ts";
import { type Place, places } from "./places.ts";

declare const fitFor: unique symbol;

/**
 * Text that may be shown at a place. What comes from a file, a name or a message, is a `string`, and no sink takes one: `shown`
 * is the only way from there to here.
 */
export type Shown<At extends Place> = string & { readonly [fitFor]: At };

/** Any text as words and nothing else at a place. */
export function shown<At extends Place>(place: At, text: string): Shown<At> {
  return places[place](text) as Shown<At>;
}

/** A template whose own words are the program's, markup of the place among them; what it takes in must be fit for the place. */
export function template<At extends Place>(_place: At) {
  return (words: TemplateStringsArray, ...values: readonly (Shown<At> | number)[]): Shown<At> =>
    words.reduce((text, part, n) => `${text}${values[n - 1]}${part}`) as Shown<At>;
}

/** Several one after another. */
export function joined<At extends Place>(parts: readonly Shown<At>[], separator: Shown<At>): Shown<At> {
  return parts.join(separator) as Shown<At>;
}

/** Without the space around it. */
export function trimmed<At extends Place>(text: Shown<At>): Shown<At> {
  return text.trim() as Shown<At>;
}

/** Any text as code in Markdown: no sign in it means anything, and its fence is longer than any that it has. */
export function code(text: string): Shown<"markdown"> {
  const line = oneLine(text);
  const longest = (line.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line.trim() === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}` as Shown<"markdown">;
}

/** Elements as Markdown takes them, up to the next empty line: they have none. */
export function asMarkdown(elements: Shown<"xml">): Shown<"markdown"> {
  return elements.replace(/\n\s*(?=\n|$)/g, "") as Shown<"markdown">;
}
