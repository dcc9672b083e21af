import type { SourceRange } from "../core/sourceRange.ts";
import type { ParameterShape } from "../language/program.ts";
import type { TextRange } from "../protocol/textRange.ts";

/** `number`, `3`, `2×3`, or the layers of a net such as `net 2-50-2 tanh`. */
export function shapeText(shape: ParameterShape): string {
  switch (shape.kind) {
    case "number":
      return "number";
    case "array":
      return shape.sizes.join("×");
    case "net":
      return `net ${shape.layers.join("-")} ${shape.activation}`;
  }
}

/** A place in a text as it travels. */
export function textRange({ file, start, end }: SourceRange): TextRange {
  return { file, start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } };
}
