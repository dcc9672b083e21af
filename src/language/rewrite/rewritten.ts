import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { contained } from "../containment.ts";
import { type AstNode, children } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { rangeAt } from "../syntax/range.ts";
import { rules } from "./rules.ts";
import { Site } from "./site.ts";

/** A diagnostic with its mechanical repair, where there is one, and with the line of the user's own text that it gives. */
export function rewritten(diagnostic: Diagnostic, parsed: ParsedFile | undefined): Diagnostic {
  if (parsed?.file !== diagnostic.range.file) return diagnostic;
  return contained(
    diagnostic.range,
    "rewriting this",
    () => {
      const fix = diagnostic.fix ?? fixOf(diagnostic, parsed);
      const { around: _, ...told } = diagnostic;
      return fix ? { ...told, fix: { ...fix, line: lineOf(fix, parsed.text) } } : told;
    },
    () => diagnostic,
  );
}

function fixOf(diagnostic: Diagnostic, parsed: ParsedFile): Fix | undefined {
  const rule = rules[diagnostic.code];
  if (!rule && !diagnostic.around) return undefined;
  const { start, end } = diagnostic.range;
  const site = new Site(pathTo(parsed.statements, start.offset, end.offset), parsed, diagnostic);
  const edit = diagnostic.around ? around(site, diagnostic.around) : rule?.(site);
  if (!edit) return undefined;
  const range = rangeAt(parsed.file, parsed.text, edit.start, edit.end);
  return { title: edit.title, range, text: edit.text };
}

/** Puts something before and after an expression, and parentheses around all where what follows it would bind more tightly. */
function around(site: Site, [before, after]: readonly [string, string]) {
  const { node } = site;
  if (!node) return undefined;
  const isTest = before === "";
  const text = isTest && LOOSER.has(node.type) ? `(${site.of(node)})` : site.of(node);
  const written = before + text + after;
  const isWhole = !isTest || site.isEnclosed();
  return site.replace(node, isWhole ? written : `(${written})`, `Write \`${before}…${after}\``);
}

/** What binds less tightly than the `?` after it. */
const LOOSER = new Set<AstNode["type"]>([
  "ArrowFunctionExpression",
  "AssignmentExpression",
  "ConditionalExpression",
  "SequenceExpression",
]);

/** The nodes that hold all of a piece of the text, the outermost first. */
function pathTo(statements: readonly AstNode[], start: number, end: number): AstNode[] {
  const path: AstNode[] = [];
  const holds = (node: AstNode) => (node.start ?? 0) <= start && end <= (node.end ?? 0);
  for (let node = statements.find(holds); node; node = children(node).find(holds)) path.push(node);
  return path;
}

/** The whole lines that a repair changes, without their indentation; of long ones what is near. */
function lineOf({ range, text }: Fix, whole: string): string {
  const [start, end] = [range.start.offset, range.end.offset];
  const from = whole.lastIndexOf("\n", start - 1) + 1;
  const newline = whole.indexOf("\n", end);
  const before = whole.slice(from, start);
  // What is put at the beginning of a line with a line of its own leaves that line as it was.
  const after = text.endsWith("\n") ? "" : whole.slice(end, newline < 0 ? undefined : newline);
  const cut = (part: string, side: "start" | "end") =>
    part.length <= NEAR ? part : side === "start" ? `…${part.slice(-NEAR)}` : `${part.slice(0, NEAR)}…`;
  return (
    cut(before, "start") +
    (text.length <= 4 * NEAR ? text : `${text.slice(0, 4 * NEAR)}…`) +
    cut(after, "end")
  ).trim();
}

/** Characters beside a repair that are shown. */
const NEAR = 160;
