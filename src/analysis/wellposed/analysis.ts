import { boundIn } from "../../core/boundIn.ts";
import { formatShort } from "../../core/formatShort.ts";
import { showsSomething } from "../../figure/showsSomething.ts";
import type { Report } from "../../protocol/analysisApi.ts";
import type { Block } from "../../protocol/panel.ts";
import { MAX_ENCLOSED } from "../../study/enclosedSolution.ts";
import { withoutEvents } from "../../study/events/studyEvents.ts";
import { StudyError } from "../../study/study.ts";
import { norms } from "../../validated/norm.ts";
import { analysis } from "../analysis.ts";
import { eventsLeftOut } from "../eventsLeftOut.ts";
import { boxFigures, contractionBounds, contractionFigure, distanceFigure, MAX_SHOWN } from "./figures.ts";
import { usualRadius } from "./region.ts";
import { type WellposedOptions, type WellposedStory, wellposedStory } from "./story.ts";
import { obstacleText, reasons, tubeText, verdict } from "./words.ts";

/** Products of intervals by the first report, and by the one that follows while it is looked at: a hundredth of a second or two, and some tenths. */
const EFFORTS = [1e4, 1e6];
const MAX_ITERATES = 60;

export const wellposed = analysis({
  name: "wellposed",
  title: "Well-posed?",
  heading: "Is {0} well-posed?",
  doc: "Prove that a solution exists and is unique, for how long, and where it lies: Picard and Lindelöf with certified bounds",
  icon: "verified",
  offered: () => true,
  optionsAbove: true,
  hovers: true,
  options: {
    a: {
      kind: "number",
      label: "a, in time",
      doc: "the box reaches so far in time to either side of the start",
      min: 1e-9,
      slider: [0.01, 100],
      default: () => undefined as number | undefined,
    },
    b: {
      kind: "numbers",
      label: "b, in state",
      doc: "the box reaches so far in state: one number, or one a component",
      min: 1e-9,
      // A radius that is set is not to be multiplied any more.
      clears: ["largest"],
      default: (study): readonly number[] | undefined => [usualRadius(study)],
    },
    norm: {
      kind: "choice",
      label: "Norm",
      doc: "the norm of states and matrices",
      choices: () => [...norms].map(({ name, label }) => ({ value: name, label })),
      default: (): string | undefined => "2",
    },
    largest: {
      kind: "flag",
      label: "The b with the largest δ",
      doc: "multiply b so that δ is largest",
      default: () => false,
    },
    iterates: {
      kind: "integer",
      label: "Iterates",
      doc: "Picard iterates to compute",
      min: 1,
      max: MAX_ITERATES,
      default: (): number | undefined => 12,
    },
    reach: {
      kind: "number",
      label: "Time of the iterates, in δ",
      doc: "the iterates are computed over this many times δ; beyond 1 the theorem promises nothing",
      min: 1e-3,
      slider: [0.1, 10],
      default: (): number | undefined => 1,
    },
    tube: {
      kind: "flag",
      label: "Enclose the true solution",
      doc: "enclose the true solution over the whole span, and bound the error of the numerical one",
      default: () => false,
    },
    width: {
      kind: "number",
      label: "Width of the start",
      doc: "the enclosure starts from a box of this width around the initial state",
      min: 0,
      slider: [1e-9, 1],
      default: (): number | undefined => 0,
    },
  },
  async *run(study, given, { session, cancelled, budget }) {
    const dimension = study.field.dimension;
    if (dimension > MAX_ENCLOSED) {
      throw new StudyError(`bounds are computed for up to ${MAX_ENCLOSED} components, not for ${dimension}`);
    }
    const { a, b = [1], norm = "2", iterates = 12, reach = 1, width = 0, largest = false, tube = false } = given;
    if (b.length !== 1 && b.length !== dimension) {
      throw new StudyError(`b takes one number, or one a component (${dimension}), not ${b.length}`);
    }
    const options = { a, b, norm, largest, iterates, reach, tube, width };
    const efforts = budget === undefined ? EFFORTS : EFFORTS.slice(-1);
    for (const [n, work] of efforts.entries()) {
      const isLast = n === efforts.length - 1;
      const asked = isLast ? options : { ...options, tube: false };
      const story = wellposedStory(session, withoutEvents(study), asked, work, cancelled);
      yield {
        ...report(story, options, [...eventsLeftOut(study, LEFT_OUT), ...componentsLeftOut(dimension)]),
        ...(!isLast && { pending: "Drawing the bounds together" }),
      };
    }
  },
});

/** That the boxes drawn are not all. */
const componentsLeftOut = (dimension: number): Report["notes"] =>
  dimension > MAX_SHOWN
    ? [
        {
          severity: "info",
          text: `The box is drawn for the first ${MAX_SHOWN} of ${dimension} components; the bounds are of all.`,
        },
      ]
    : [];

const LEFT_OUT = "existence and uniqueness are told of the flow between events, and so is where the true solution lies";

function report(story: WellposedStory, options: WellposedOptions, notes: Report["notes"]): Report {
  const { iterates, region, bounds } = story;
  const range = bounds.obstacle?.node?.range;
  return {
    blocks: blocksOf(story),
    used: { ...options, a: region.a, b: story.isEven ? [region.radii[0]] : region.radii },
    notes,
    ...(range && { places: [{ range, text: `${story.name}: ${obstacleText(story)}` }] }),
    ...(iterates && { clock: { from: 0, to: iterates.z.length, label: "k" } }),
    json: wellposedJson(story),
  };
}

function blocksOf(story: WellposedStory): readonly Block[] {
  const { bounds, region } = story;
  const boundRow = (name: string, { upper, sampled }: { upper: number; sampled: number }, met = "none") => [
    name,
    cell(boundIn(6, "up", upper), "none"),
    met === "none" ? cell(withoutDust(sampled, bounds.L.sampled), met) : met,
    Number.isFinite(upper)
      ? ({ verdict: "good", text: "certified" } as const)
      : ({ verdict: "warning", text: "no bound found" } as const),
  ];
  const figure = (one: ReturnType<typeof boxFigures>[number]): Block => ({ kind: "figure", figure: one });
  return [
    verdict(story),
    ...tubeText(story),
    {
      kind: "table",
      id: "bounds",
      title: `Over the box |t − t₀| ≤ ${formatShort(region.a)}, ‖z − z₀‖ ≤ ${story.b}`,
      columns: [{ label: "Bound" }, { label: "At most" }, { label: "Met" }, { label: "What it is" }],
      rows: [
        boundRow("M = sup ‖f‖", bounds.M),
        // Where quotients grow without end, the largest value that happened to be met says nothing.
        boundRow("L = sup ‖∂f/∂z‖", bounds.L, story.lipschitz === false ? "ever larger" : "none"),
        boundRow("μ after t₀, of ∂f/∂z", bounds.mu),
        boundRow("μ before t₀, of −∂f/∂z", bounds.muBefore),
      ],
    },
    ...layerTable(story),
    ...boxFigures(story).map(figure),
    ...contractionFigure(story).filter(showsSomething).map(figure),
    ...distanceFigure(story).map(figure),
  ];
}

/** A logarithmic norm that is nothing beside the norm but for rounding is 0. */
const withoutDust = (x: number, size: number) => (Math.abs(x) <= DUST * size ? 0 : x);
const DUST = 16 * Number.EPSILON;

/** A number that there is. */
const cell = (x: number, otherwise: string) => (Number.isFinite(x) ? x : otherwise);

/** The constants of the layers, and of all up to each of them. */
function layerTable({ net, region }: WellposedStory): readonly Block[] {
  if (!net) return [];
  const { label } = region.norm;
  return [
    {
      kind: "table",
      id: "layers",
      title: `Lipschitz constants layer by layer, in ${label}`,
      columns: [
        { label: "Layer" },
        { label: "‖W‖ at most" },
        { label: "Activation" },
        { label: "σ′ at most" },
        { label: "Up to here at most" },
      ],
      rows: net.layers.map(({ inputs, outputs, weights, activation, bound }) => [
        `${inputs} → ${outputs}`,
        cell(boundIn(6, "up", weights), "none"),
        activation?.name ?? "none",
        activation ? cell(boundIn(6, "up", activation.constant), "none") : 1,
        cell(boundIn(6, "up", bound), "none"),
      ]),
    },
  ];
}

/** What a terminal prints with `--json`. */
export function wellposedJson(story: WellposedStory): object {
  const { bounds, region, iterates, lipschitz, enclosed, net } = story;
  const bound = ({ upper, sampled }: { upper: number; sampled: number }) => ({
    upper: finite(upper),
    sampled: finite(sampled),
    certified: Number.isFinite(upper),
  });
  const shrinking = contractionBounds(story);
  const dimension = region.z0.length;
  const rows = (flat: Float64Array, count: number) =>
    Array.from({ length: count }, (_, n) => Array.from(flat.subarray(n * dimension, (n + 1) * dimension)));
  return {
    box: { a: region.a, b: new Set(region.radii).size === 1 ? region.radii[0] : region.radii, norm: region.norm.name },
    M: bound(bounds.M),
    L: bound(bounds.L),
    logarithmicNorm: bound(bounds.mu),
    delta: bounds.delta > 0 ? bounds.delta : null,
    binding: bounds.delta > 0 ? bounds.binding : null,
    sharper: bounds.delta > 0 ? bounds.sharper : null,
    iterates: iterates?.distances.map((distance, k) => ({ k, distance, bound: shrinking?.[k] ?? null })) ?? [],
    ...(net && { layers: net.layers }),
    lipschitz,
    reasons: reasons(story),
    ...(enclosed && {
      tube: {
        t: Array.from(enclosed.t),
        lo: rows(enclosed.lo, enclosed.t.length),
        hi: rows(enclosed.hi, enclosed.t.length),
        distance: Array.from(enclosed.distance, (x) => (Number.isNaN(x) ? null : x)),
        end: enclosed.end,
        ...(enclosed.reason && { reason: enclosed.reason.kind }),
      },
    }),
  };
}

const finite = (x: number) => (Number.isFinite(x) ? x : null);
