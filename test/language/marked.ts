import assert from "node:assert/strict";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import type { FileText } from "../../src/core/fileText.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";

/** Every word that the language itself has. */
export const IMPORT =
  'import { clamp, concat, dense, dot, experiment, leakyRelu, matvec, mlp, norm, param, relu, sigmoid, sum } from "node-ode";\n';

/** Reads one file beside some others. */
export function readFile(text: string, others: Readonly<Record<string, FileText>> = {}) {
  return read(FILE, new Map(Object.entries({ [FILE]: text, ...others })), vocabulary);
}

/** Reads a text after an import of every word. */
export function readText(text: string, others: Readonly<Record<string, FileText>> = {}) {
  return { program: readFile(IMPORT + text, others), file: IMPORT + text };
}

const FILE = "lab/file.node-ode.ts";

/** The one diagnostic of a text in which « and » stand around the place that it must name; gives it and the plain text. */
export function onlyDiagnostic(
  marked: string,
  others: Readonly<Record<string, FileText>> = {},
): { diagnostic: Diagnostic; file: string } {
  const { program, file } = readText(marked.replace(/[«»]/g, ""), others);
  // Parameters that a case has no use for are told too, and are not what it is about.
  const isBeside = ({ code }: Diagnostic) => code === "unused-parameter" && !/«\w+»[^(]*=> |«\w+» = \d/.test(marked);
  const diagnostics = program.diagnostics.filter((diagnostic) => !isBeside(diagnostic));
  assert.equal(diagnostics.length, 1, `${marked}\n${JSON.stringify(diagnostics, undefined, 1)}`);
  const [{ range }] = diagnostics;
  assert.equal(range.file, FILE);
  const start = IMPORT.length + marked.indexOf("«");
  const end = IMPORT.length + marked.indexOf("»") - 1;
  assert.equal(file.slice(range.start.offset, range.end.offset), file.slice(start, end), marked);
  assert.deepEqual([range.start, range.end], [place(file, start), place(file, end)], marked);
  return { diagnostic: diagnostics[0], file };
}

function place(text: string, offset: number) {
  const lines = text.slice(0, offset).split("\n");
  return { offset, line: lines.length, column: lines[lines.length - 1].length + 1 };
}

/** The text after a mechanical repair. */
export function repaired(file: string, { fix }: Diagnostic): string | undefined {
  return fix && file.slice(0, fix.range.start.offset) + fix.text + file.slice(fix.range.end.offset);
}
