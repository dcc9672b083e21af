import { counted } from "../../core/counted.ts";
import { formatCount } from "../../core/formatCount.ts";
import { endInWords } from "../../core/status.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import { asSentence } from "../../figure/sentence.ts";
import { showsSomething } from "../../figure/showsSomething.ts";
import type { Report } from "../../protocol/analysisApi.ts";
import type { Block, Fact, TableBlock } from "../../protocol/panel.ts";
import { cellsOf, columnsOf } from "../../study/sweep/sweepCells.ts";
import { endsOf } from "../../study/sweep/sweepEnds.ts";
import { sweepFigure } from "./sweepFigures.ts";
import { hasFailed, type Outcome, placesOf, type SweepStory } from "./sweepStory.ts";

/** Rows past which a table stands in files alone. */
const MOST_ROWS = 500;

/** The blocks of a sweep so far; its table once all is done. */
export function sweepBlocks(story: SweepStory, label: string): readonly Block[] {
  const figure = sweepFigure(story, label);
  return [
    ...trouble(story),
    ...(showsSomething(figure) ? [{ kind: "figure" as const, figure, size: "large" as const }] : []),
    { kind: "facts", id: "facts", facts: facts(story, label) },
    ...(story.done === story.runs ? [tableOf(story)] : []),
  ];
}

/** Why there is nothing to be seen, where no run came to anything. */
export function sweepFailure({ outcomes, done, runs }: SweepStory): Report["failure"] {
  if (done < runs || !outcomes.every(hasFailed)) return undefined;
  return `No run came to its end: ${outcomes[0].message ?? endInWords(outcomes[0].status)}`;
}

/** What became of runs that did not come to their end, by how they ended. */
function trouble(story: SweepStory): readonly Block[] {
  const failed = story.outcomes.filter(hasFailed);
  if (failed.length === 0) return [];
  const runs = new Set(failed.map(({ run }) => run)).size;
  const of = counted(story.done, "run");
  const each = [...new Set(failed.map(({ status }) => status))].map((status) => {
    const own = failed.filter((outcome) => outcome.status === status);
    const [first] = own;
    const count = new Set(own.map(({ run }) => run)).size;
    const which =
      own.length > 1
        ? `${counted(count, "run")} ended early (${endInWords(status)}), the first`
        : `One ended early (${endInWords(status)}),`;
    return asSentence(`${which} at ${placeText(story, first)}${first.message ? `: ${first.message}` : ""}`);
  });
  return [
    {
      kind: "text",
      id: "trouble",
      verdict: "warning",
      paragraphs: [`${formatCount(runs)} of ${of} did not come to ${runs === 1 ? "its" : "their"} end.`, ...each],
    },
  ];
}

function placeText(story: SweepStory, outcome: Outcome): string {
  const places = placesOf(story, outcome);
  return story.axes.map(({ label, values }, k) => `${label} = ${formatNumber(values[places[k]], 6)}`).join(", ");
}

function facts(story: SweepStory, label: string): readonly Fact[] {
  const { outcomes, runs, done, records } = story;
  const ends = Object.entries(endsOf(records)).map(([status, value]): Fact => ({ label: endInWords(status), value }));
  const finite = outcomes.filter(({ value }) => Number.isFinite(value));
  const most = (isBetter: (a: number, b: number) => boolean) =>
    finite.reduce((best, one) => (isBetter(one.value, best.value) ? one : best), finite[0]);
  const extreme = (what: string, one: Outcome): Fact => ({
    label: `${what} ${label}`,
    value: `${formatNumber(one.value)} at ${placeText(story, one)}`,
    exact: one.value,
  });
  return [
    { label: "runs", value: done < runs ? `${formatCount(done)} of ${formatCount(runs)}` : runs },
    ...ends,
    ...(finite.length === 0
      ? []
      : isOne(finite)
        ? [
            {
              label,
              value: `${formatNumber(finite[0].value)} in every run${finite.length < outcomes.length ? " that has one" : ""}`,
              exact: finite[0].value,
            },
          ]
        : [
            extreme(
              "least",
              most((a, b) => a < b),
            ),
            extreme(
              "greatest",
              most((a, b) => a > b),
            ),
          ]),
  ];
}

/** Whether several runs came to the same value, the last digit included. */
const isOne = (finite: readonly Outcome[]) =>
  finite.length > 1 && finite.every(({ value }) => value === finite[0].value);

function tableOf({ records }: SweepStory): TableBlock {
  const columns = columnsOf(records);
  return {
    kind: "table",
    id: "runs",
    title: "Every run",
    columns: columns.map((label) => ({ label })),
    rows: records.map((record) => {
      const cells = cellsOf(record);
      return columns.map((name) => {
        const cell = cells.get(name) ?? "";
        return typeof cell === "boolean" ? String(cell) : cell;
      });
    }),
    ...(records.length > MOST_ROWS ? { fileOnly: true } : { closed: true }),
  };
}
