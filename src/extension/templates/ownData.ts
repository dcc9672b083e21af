import type { TableSketch } from "../../protocol/engineApi.ts";
import { freeIdentifier, identifierFrom } from "../madeNames.ts";

/** Words that the template uses, and those that name no variable. */
const TAKEN =
  "t theta net model fit size duration rate value i adam csv experiment meanSquaredError mlp Math " +
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
  "finally for function if implements import in instanceof interface let new null package private protected public return " +
  "static super switch this throw true try typeof var void while with yield undefined NaN Infinity";

/** Points of a window: few enough for a start, where a wrong field soon leads far away. */
const POINTS = 5;

/**
 * The template for data of one's own, made for a table: one state a column, the table's span, sizes and name.
 *
 * @param file as `csv(…)` names it
 * @param sketch null where nothing is known of the table but its name; what is wrong with it is said where it is named
 */
export function forTable(template: string, file: string, sketch: TableSketch | null): string {
  const named: Edit = ['csv("ownData.csv")', `csv(${JSON.stringify(file)})`];
  const edits = sketch ? [named, ...editsFor(sketch)] : [named];
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the template has no ${from}`);
    return text.replace(from, () => to);
  }, template);
}

type Edit = readonly [from: string, to: string];

function editsFor({ states, span, longest }: TableSketch): Edit[] {
  const names: string[] = [];
  for (const { name } of states) names.push(freeIdentifier(identifierFrom(name), [TAKEN, ...names].join(" ")));
  const listed = `[${names.join(", ")}]`;
  const count = states.length;
  const duration = Math.abs(span[1] - span[0]) || 1;
  return [
    ["[x, y] = [2, 0]", `${listed} = [${states.map(({ first }) => first).join(", ")}]`],
    ["[x, y].map", `${listed}.map`],
    ["mlp([2, 16, 2]", `mlp([${count}, 16, ${count}]`],
    ["size = [2, 1.8]", `size = [${states.map(({ size }) => short(size) || 1).join(", ")}]`],
    ["duration = 10", `duration = ${short(duration)}`],
    ["t: [0, 10]", `t: [${span.join(", ")}]`],
    ["points: 5", `points: ${Math.max(2, Math.min(POINTS, longest))}`],
  ];
}

/** Two digits: sizes are no more than that. */
const short = (x: number) => Number(x.toPrecision(2));
