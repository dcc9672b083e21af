import { enumerated } from "../../core/enumerated.ts";
import { formatShort } from "../../core/formatShort.ts";
import { showsSomething } from "../../figure/showsSomething.ts";
import type { Block, Column } from "../../protocol/panel.ts";
import type { AccuracyStory } from "./accuracyStory.ts";
import { endTable, orderTable, runTable, targetTable } from "./accuracyTables.ts";
import { gradientFigure, orderFigure, workFigures } from "./convergenceFigures.ts";
import { findings } from "./findings.ts";
import { invariantFigures } from "./invariantFigures.ts";
import { invariantTables } from "./invariantTable.ts";
import { referenceLabel } from "./referenceLabel.ts";
import { sentences } from "./sentences.ts";
import { sideFigures } from "./sideFigures.ts";

/** Euler and RK4 (and where asked for a third method) side by side, what their errors cost, and what that means in words. */
export function accuracyReport(story: AccuracyStory): readonly Block[] {
  const all = findings(story);
  const columns = story.sides.map(
    ({ title }, k): Column => ({
      title,
      content: sideFigures(story, k)
        .filter(showsSomething)
        .map((figure): Block => ({ kind: "figure", figure, size: figure.id.startsWith("error") ? "small" : "medium" })),
    }),
  );
  const figure = (figure: Parameters<typeof sized>[0]) => sized(figure, "medium");
  // Errors that are all 0 have no place on a log axis, and a drawing of them would be empty.
  const work = workFigures(story, all).filter(showsSomething);
  // Methods that keep it to the last bit have no place on a log axis either.
  const kept = invariantFigures(story).filter(showsSomething);
  return [
    { kind: "text", id: "about", paragraphs: [about(story)] },
    { kind: "text", id: "sentences", title: "In words", paragraphs: sentences(story, all) },
    endTable(story, all),
    { kind: "columns", id: "sides", columns },
    ...kept.map(figure),
    ...invariantTables(story),
    ...[orderFigure(story, all)].filter(showsSomething).map((order) => sized(order, "large")),
    ...(work.length > 0
      ? [
          {
            kind: "columns" as const,
            id: "work",
            least: 300,
            columns: work.map((each) => ({ content: [figure(each)] })),
          },
        ]
      : []),
    ...gradientFigure(story, all).filter(showsSomething).map(figure),
    targetTable(all),
    orderTable(story, all),
    runTable(all),
  ];
}

function sized(
  figure: Extract<Block, { kind: "figure" }>["figure"],
  size: Extract<Block, { kind: "figure" }>["size"],
): Block {
  return { kind: "figure", figure, size };
}

function about(story: AccuracyStory): string {
  const { span, sides } = story;
  const names = sides.map(({ title }) => title);
  const list = enumerated(names);
  const against =
    story.reference.kind === "exact"
      ? "the exact solution that the experiment gives"
      : `a reference computed by ${referenceLabel(story.reference.kind)}`;
  const first = story.initialStates > 1 ? `, from the first of its ${story.initialStates} initial states,` : "";
  const member = story.member === undefined ? "" : `, here its experiment ${story.member},`;
  return `${list} on ${story.name}${member}${first} from t = ${formatShort(span[0])} to ${formatShort(span[1])}, held against ${against}. Errors are distances from it; the error of a run is the largest of those at sixteen times along it.`;
}
