import type { TextReplacement } from "./experimentEdits.ts";

/** Lines that a hover shows. */
const MAX_LINES = 12;
/** Characters of a line that it shows. */
const MAX_WIDTH = 100;

/** The lines that edits take out of a text and those that they put in, as a difference of files shows them. */
export function editPreview(text: string, edits: readonly TextReplacement[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const lines: string[] = [];
  for (let n = 0; n < sorted.length; ) {
    // What happens on one line is shown once.
    const from = text.lastIndexOf("\n", sorted[n].start - 1) + 1;
    let to = lineEnd(text, sorted[n].end);
    let after = "";
    let at = from;
    for (; n < sorted.length && sorted[n].start <= to; n++) {
      after += text.slice(at, sorted[n].start) + sorted[n].text;
      at = sorted[n].end;
      to = Math.max(to, lineEnd(text, at));
    }
    const [old, made] = [text.slice(from, to), after + text.slice(at, to)].map((part) => part.split(/\r?\n/));
    const same = (line: string, other: readonly string[]) => other.includes(line);
    lines.push(...old.filter((line) => !same(line, made)).map((line) => `− ${shown(line)}`));
    lines.push(...made.filter((line) => !same(line, old)).map((line) => `+ ${shown(line)}`));
  }
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), "…"].join("\n") : lines.join("\n");
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function shown(line: string): string {
  const trimmed = line.trim();
  return trimmed.length > MAX_WIDTH ? `${trimmed.slice(0, MAX_WIDTH)}…` : trimmed;
}
