import { counted } from "../../core/counted.ts";
import type { MassMatrix } from "../../core/massMatrix.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { allDefined, readNumbers } from "./readValue.ts";

/** Reads `mass`, for a state of these names: rows of numbers, or the numbers of a diagonal. */
export function readMass(findings: Findings, known: KnownEntry, names: readonly string[]): MassMatrix | undefined {
  const n = names.length;
  if (known.value.kind === "function")
    return findings.error(
      "invalid-option",
      known.range,
      "`mass` is a constant matrix, not a function: what depends on the state or the time belongs into the right-hand side",
    );
  const isNested = known.value.kind === "array" && known.value.items.some(({ value }) => value.kind === "array");
  const rows = isNested ? readRows(findings, known, n) : readDiagonal(findings, known, n, names);
  if (!rows) return undefined;
  return { dimension: n, entries: Float64Array.from(rows.flat()) };
}

function readRows(findings: Findings, known: Known, n: number): number[][] | undefined {
  const { value } = known;
  if (value.kind !== "array") return undefined;
  if (value.items.length !== n)
    return findings.error("size-mismatch", known.range, wrongSize(n, counted(value.items.length, "row")));
  const rows = value.items.map((item, i) => {
    const row = readNumbers(findings, item, `row ${i} of \`mass\``);
    if (!row || row.length === n) return row;
    return findings.error("size-mismatch", item.range, wrongSize(n, `${counted(row.length, "number")} in row ${i}`));
  });
  return allDefined(rows);
}

function readDiagonal(findings: Findings, known: Known, n: number, names: readonly string[]): number[][] | undefined {
  if (known.value.kind !== "array")
    return findings.wrong(
      known,
      "`mass`",
      `a constant matrix of ${n} rows of ${n} numbers, or the ${n} of its diagonal`,
    );
  const diagonal = readNumbers(findings, known, "`mass`");
  if (!diagonal) return undefined;
  if (diagonal.length !== n) {
    const wanted = n === 1 ? "one number" : `${n} numbers (${listed(names)})`;
    return findings.error(
      "size-mismatch",
      known.range,
      `the diagonal of \`mass\` has ${wanted}, not ${diagonal.length}`,
    );
  }
  return diagonal.map((x, i) => diagonal.map((_, j) => (i === j ? x : 0)));
}

function wrongSize(n: number, found: string): string {
  return `\`mass\` is a matrix of ${n} rows of ${n} numbers, as many as the state has components; it has ${found}`;
}

/** Refuses a method that solves z′ = f alone, and what is not done with a mass matrix. */
export function checkMass(
  findings: Findings,
  { method: asked, data, train, events }: Partial<Record<"method" | "data" | "train" | "events", KnownEntry>>,
  method: string,
  { methods }: Vocabulary,
): void {
  const able = methods.filter(({ takesMass }) => takesMass).map(({ name }) => name);
  if (asked && !able.includes(method))
    findings.error("invalid-option", asked.range, `${quoted(method)} takes no mass matrix; ${listed(able, quoted)} do`);
  const refuse = (entry: KnownEntry, message: string) => findings.error("invalid-option", entry.keyRange, message);
  for (const entry of [data, train])
    if (entry)
      refuse(
        entry,
        "an experiment with a `mass` matrix is solved and differentiated, but not fitted to data: leave this out",
      );
  if (events) refuse(events, "an experiment with a `mass` matrix has no events: leave this out");
}
