import { type ParserOptions, parseExpression, parse as parseText } from "@babel/parser";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { formatCount } from "../../core/formatCount.ts";
import { brief, quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { errorAt } from "../evaluate/refusal.ts";
import type { Comment, Expression, Statement } from "./ast.ts";
import { closeGaps } from "./gaps.ts";
import { countUpTo, lineStart } from "./lines.ts";
import { MeteredText, TextTooTangled } from "./meteredText.ts";
import { notationAt } from "./notation.ts";
import { rangeAt } from "./range.ts";
import { type Segment, segmentsOf } from "./segments.ts";

/** A file by its path and its text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** A file's statements, as many of them as its text yields, and what is wrong with the others. */
export interface ParsedFile extends SourceText {
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  /** What statements that could not be read would have declared, by its name. */
  readonly lost: ReadonlyMap<string, LostDeclaration>;
}

/** Where the name of a declaration stands that could not be read, and why it could not. */
export interface LostDeclaration {
  readonly nameRange: SourceRange;
  readonly fault: Diagnostic;
}

/**
 * Reads TypeScript, tolerating errors: where the file as a whole cannot be read, its top-level statements are read one
 * by one, so that a half-typed function costs only itself. Never throws.
 */
export function parse(file: string, text: string): ParsedFile {
  const attempts = attemptsAt(file, text);
  const malformed = attempts
    .flatMap(({ faults }) => faults.filter(({ isHarmless }) => !isHarmless))
    .sort((a, b) => a.offset - b.offset);
  const faultsWithin = ({ start, end }: Statement) =>
    malformed.slice(
      countUpTo(malformed, Number(start) - 1, ({ offset }) => offset),
      countUpTo(malformed, Number(end) - 1, ({ offset }) => offset),
    );
  const isWhole = (statement: Statement) => faultsWithin(statement).length === 0;
  const statements = attempts.flatMap((attempt) => attempt.statements ?? []);
  const lost: readonly Lost[] = [
    ...attempts.flatMap(({ statements, offset, text, faults }) => (statements ? [] : [{ offset, text, faults }])),
    ...statements
      .filter((statement) => !isWhole(statement))
      .map((statement) => {
        const [from, to] = [Number(statement.start), Number(statement.end)];
        return { offset: from, text: text.slice(from, to), faults: faultsWithin(statement) };
      }),
  ];
  return {
    file,
    text,
    statements: statements.filter(isWhole),
    comments: attempts.flatMap(({ comments }) => comments),
    diagnostics: attempts
      .flatMap(({ faults }) => faults)
      .map((fault, n) => (n < MAX_EXPLAINED ? explain(file, text, fault) : diagnose(file, text, fault))),
    lost: new Map(lost.flatMap((piece) => lostDeclarations(file, text, piece))),
  };
}

/** A file that yields nothing but what is wrong with it. */
export function unparsed(file: string, text: string, diagnostic: Diagnostic): ParsedFile {
  return { file, text, statements: [], comments: [], diagnostics: [diagnostic], lost: new Map() };
}

/** The file as one, unless it cannot be read, or recovering from an error has swallowed statements. */
function attemptsAt(file: string, text: string): Attempt[] {
  const whole = attempt(file, text, { offset: 0, line: 1 });
  if (whole.statements && whole.faults.length === 0) return [whole];
  const end = endOfReading(text, whole);
  if (end !== undefined) return [...attemptsAt(file, text.slice(0, end)), unread(end)];
  const parts = bySegments(file, text);
  const count = parts.reduce((sum, { statements }) => sum + (statements?.length ?? 0), 0);
  return whole.statements?.length === count ? [whole] : parts;
}

/** What stands after so many faults is hardly a program, and each of them costs time. */
const MAX_FAULTS = 1000;

/** The line at which a file has too many faults to be read on. */
function endOfReading(text: string, { faults }: Attempt): number | undefined {
  const malformed = faults.filter(({ isHarmless }) => !isHarmless).map(({ offset }) => offset);
  if (malformed.length <= MAX_FAULTS) return undefined;
  const [last] = malformed.sort((a, b) => a - b).slice(MAX_FAULTS);
  return text.lastIndexOf("\n", last - 1) + 1;
}

function unread(offset: number): Attempt {
  const message = `the file is not read from here on: it has more than ${formatCount(MAX_FAULTS)} errors of syntax`;
  return { text: "", offset, statements: undefined, comments: [], faults: [{ code: "not-read", message, offset }] };
}

interface Start {
  readonly offset: number;
  readonly line: number;
}

interface Attempt {
  readonly text: string;
  /** Of the text in the file. */
  readonly offset: number;
  /** Absent where the parser gave up. */
  readonly statements: readonly Statement[] | undefined;
  readonly comments: readonly Comment[];
  readonly faults: readonly Fault[];
}

interface Fault {
  readonly code: "syntax-error" | "not-read" | "too-deep";
  readonly message: string;
  readonly offset: number;
  /** The syntax tree is what it would be without the error. */
  readonly isHarmless?: boolean;
}

const OPTIONS: ParserOptions = {
  sourceType: "module",
  plugins: ["typescript"],
  errorRecovery: true,
  attachComment: false,
};

function attempt(file: string, text: string, { offset, line }: Start): Attempt {
  const failed = (fault: Fault): Attempt => ({ text, offset, statements: undefined, comments: [], faults: [fault] });
  const metered = new MeteredText(text);
  const toFault = (error: object) => faultOf(error, text, { offset, line });
  try {
    const { program, comments, errors } = withoutStacks(() =>
      parseText(metered as unknown as string, {
        ...OPTIONS,
        sourceFilename: file,
        startIndex: offset,
        startLine: line,
        startColumn: 0,
      }),
    );
    const faults = (errors ?? []).map(toFault);
    if (NAMESPACE.test(text)) {
      for (const around of closeGaps(program)) faults.push(strayNamespace(text, offset, around));
    }
    return { text, offset, statements: program.body, comments: comments ?? [], faults };
  } catch (error) {
    if (error instanceof SyntaxError) return failed(toFault(error));
    if (error instanceof TextTooTangled || error instanceof RangeError) {
      return failed({ code: "too-deep", message: TOO_DEEP, offset: offset + metered.lastRead });
    }
    // The parser itself stumbles over some texts, `namespace new` among them.
    return failed({
      code: "syntax-error",
      message: "this cannot be read as TypeScript",
      offset: offset + metered.lastRead,
    });
  }
}

/** Errors of the parser are places in a text: the calls that led to one are nobody's concern, and take most of its time. */
function withoutStacks<Result>(step: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return step();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const TOO_DEEP = "this is nested too deeply to be read; name parts of it with `const`";

const NAMESPACE = /\b(?:namespace|module)\b/;

function strayNamespace(text: string, offset: number, around: number): Fault {
  const found = NAMESPACE.exec(text.slice(around - offset));
  const at = around + (found?.index ?? 0);
  return { code: "syntax-error", message: `${quoted(found?.[0] ?? "namespace")} needs a name`, offset: at };
}

function faultOf(error: object, text: string, start: Start): Fault {
  const { message, loc, reasonCode } = error as {
    message: string;
    loc: { line: number; column: number };
    reasonCode?: string;
  };
  // Messages end with a place, and speak of plugins where syntax is a proposal only.
  const isProposal = reasonCode === "MissingPlugin" || reasonCode === "MissingOneOfPlugins";
  const sentence = isProposal ? "this is not TypeScript" : message.replace(/\.?(?: \(\d+:\d+\))?$/, "");
  // Not `pos`, which some errors count from the beginning of the piece and some from that of the file.
  const offset = start.offset + lineStart(text, loc.line - start.line) + loc.column;
  const isHarmless = reasonCode !== undefined && HARMLESS.has(reasonCode);
  return { code: "syntax-error", message: lowerCaseFirst(briefNames(sentence)), offset, isHarmless };
}

/** Between quotes the parser names what stands in the text. */
const briefNames = (sentence: string) =>
  sentence.replace(/(['"`])(.+)\1/s, (_, mark, name) => `${mark}${brief(name)}${mark}`);

/** The parser's names of rules that a well-formed text can break. */
const HARMLESS = new Set([
  "VarRedeclaration",
  "DuplicateExport",
  "DuplicateDefaultExport",
  "ModuleExportUndefined",
  "DeclarationMissingInitializer",
]);

/**
 * Each top-level statement by itself. One that ends too early is tried together with those after it, since a line at
 * the left margin need not begin a statement.
 */
function bySegments(file: string, text: string): Attempt[] {
  const segments = segmentsOf(text);
  const attempts: Attempt[] = [];
  for (let i = 0; i < segments.length; ) {
    let best = attempt(file, segments[i].text, segments[i]);
    let taken = 1;
    if (!best.statements && endsEarly(best, segments[i])) {
      for (let n = 2; n <= MAX_JOIN && i + n <= segments.length; n++) {
        const joined = segments.slice(i, i + n).map(({ text }) => text).join(""); // biome-ignore format: one thought
        const longer = attempt(file, joined, segments[i]);
        if (!longer.statements || longer.faults.length > 0) continue;
        [best, taken] = [longer, n];
        break;
      }
    }
    attempts.push(best.statements ? best : withoutTail(file, segments[i], best));
    i += taken;
  }
  return attempts;
}

const MAX_JOIN = 4;

/** What stands before the line with the error, if that is whole by itself. */
function withoutTail(file: string, segment: Segment, broken: Attempt): Attempt {
  const end = segment.text.lastIndexOf("\n", broken.faults[0].offset - segment.offset - 1);
  if (end < 0) return broken;
  const head = attempt(file, segment.text.slice(0, end), segment);
  const isWhole = head.statements && head.statements.length > 0 && head.faults.length === 0;
  return isWhole ? { ...head, faults: broken.faults } : broken;
}

function endsEarly({ faults }: Attempt, { offset, text }: { offset: number; text: string }): boolean {
  return faults.some((fault) => fault.offset >= offset + text.trimEnd().length);
}

/** A piece of a file that could not be read, and the faults that stand in it. */
type Lost = Pick<Attempt, "text" | "offset" | "faults">;

/** What a statement that cannot be read would have declared. */
function lostDeclarations(file: string, whole: string, { text, offset, faults }: Lost): [string, LostDeclaration][] {
  const declared =
    /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?|const|let|class|enum)\s+([\p{L}$_][\p{L}\p{N}$_]*)/u.exec(
      text,
    );
  if (!declared) return [];
  const [before, name] = declared;
  const end = offset + before.length;
  return [[name, { nameRange: rangeAt(file, whole, end - name.length, end), fault: explain(file, whole, faults[0]) }]];
}

/** Faults of a file that are looked at for what was meant; more of them are not told. */
const MAX_EXPLAINED = 200;

function explain(file: string, text: string, fault: Fault): Diagnostic {
  const { code, offset } = fault;
  const notation = code === "syntax-error" ? notationAt(file, text, offset, readExpression) : undefined;
  if (!notation) return diagnose(file, text, fault);
  return errorAt(rangeAt(file, text, notation.start, notation.end), code, notation.message, notation.fix);
}

function diagnose(file: string, text: string, { code, message, offset }: Fault): Diagnostic {
  const at = Math.min(offset, Math.max(0, text.trimEnd().length - 1));
  const token = /^(?:[\p{L}\p{N}$_]+|.)/su.exec(text.slice(at, at + 100))?.[0] ?? "";
  const end = at + (token.trim() === "" ? Math.min(1, text.length - at) : token.length);
  return errorAt(rangeAt(file, text, at, end), code, message);
}

function readExpression(text: string): Expression | undefined {
  try {
    return parseExpression(text, { plugins: ["typescript"] });
  } catch {
    return undefined;
  }
}

function lowerCaseFirst(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence[0].toLowerCase() + sentence.slice(1) : sentence;
}
