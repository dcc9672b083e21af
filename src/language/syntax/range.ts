import type { SourcePosition, SourceRange } from "../../core/sourceRange.ts";
import type { AstNode } from "./ast.ts";
import { placeOf } from "./lines.ts";

/** Where a piece of syntax stands. */
export function rangeOf(node: AstNode): SourceRange {
  const { filename, start, end } = located(node);
  return { file: filename, start: position(start), end: position(end) };
}

/** From the beginning of one piece of syntax to the end of another in the same file. */
export function rangeBetween(first: AstNode, last: AstNode): SourceRange {
  return { ...rangeOf(first), end: rangeOf(last).end };
}

/** The first `length` characters of a piece of syntax, all on one line: a keyword. */
export function headOf(node: AstNode, length: number): SourceRange {
  const { file, start } = rangeOf(node);
  return { file, start, end: { offset: start.offset + length, line: start.line, column: start.column + length } };
}

/** The empty range where a piece of syntax ends. */
export function endOf(node: AstNode): SourceRange {
  const { file, end } = rangeOf(node);
  return { file, start: end, end };
}

function located(node: AstNode) {
  if (!node.loc) throw new Error(`a ${node.type} without a position`);
  return node.loc;
}

function position({ index, line, column }: { index: number; line: number; column: number }): SourcePosition {
  return { offset: index, line, column: column + 1 };
}

/** The range between two offsets of a text. */
export function rangeAt(file: string, text: string, start: number, end = start): SourceRange {
  return { file, start: positionAt(text, start), end: positionAt(text, end) };
}

function positionAt(text: string, offset: number): SourcePosition {
  return { offset, ...placeOf(text, offset) };
}
