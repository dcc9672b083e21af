import { joined, type Shown, shown, template } from "../display/shown.ts";

/** What a terminal prints: words, one JSON document, or a report in Markdown. */
export type Printed = Shown<"terminal"> | Shown<"json"> | Shown<"markdown">;

/** Any text as one line of words, in which a terminal finds no commands. */
export const words = (text: string): Shown<"terminal"> => shown("terminal", text);

/** Lines of the program's own around words. */
export const line = template("terminal");

/** Printed text below each other. */
export const below = (parts: readonly Shown<"terminal">[]): Shown<"terminal"> => joined(parts, line`\n`);
