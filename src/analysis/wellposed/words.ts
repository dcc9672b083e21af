import { boundIn } from "../../core/boundIn.ts";
import { counted } from "../../core/counted.ts";
import { largest } from "../../core/extremes.ts";
import { equalsShort, formatShort } from "../../core/formatShort.ts";
import type { Block } from "../../protocol/panel.ts";
import type { WellposedStory } from "./story.ts";

const OBSTACLES = {
  // As far as numbers tell; else see NO_BOUND.
  slope: "the slope of f has no bound",
  jump: "f jumps",
  undefined: "f is not defined",
} as const;

/** Where difference quotients do not grow, intervals alone may be to blame. */
const NO_BOUND = "no bound of the slope of f was found";

/** Why the tube ends where it does. */
const ENDS: Readonly<Record<string, string>> = {
  undefined: "a box around the solution reaches where f is not defined",
  jump: "a box around the solution reaches a jump of f",
  kink: "f has a kink, or a slope without a bound, that no step was found across",
  unbounded: "no box was found that holds the solution for one more step",
  wide: "the enclosure has become too wide to say anything",
  work: "following it further would take longer than a panel may",
  cancelled: "it was stopped",
};

const atLeast = (x: number) => formatShort(boundIn(4, "down", x));
const atMost = (x: number) => formatShort(boundIn(4, "up", x));

/** A place that is known to this part of the box is as well at zero. */
const NEAR = 1e-9;
const near = (x: number, size: number) => formatShort(Math.abs(x) <= NEAR * size ? 0 : x);

const at = ({ stateNames, region }: WellposedStory, t: number, z: readonly number[]) =>
  `t = ${near(t, region.a)}, ${stateNames.map((name, i) => `${name} = ${near(z[i], region.radii[i])}`).join(", ")}`;

/** The operation to blame, with its line where that is known. */
function culprit({ bounds }: WellposedStory): string {
  const node = bounds.obstacle?.node;
  if (!node) return "";
  const { range } = node;
  const { name } = node.op;
  return range ? ` (${name}, line ${range.start.line})` : ` (${name})`;
}

/** Where and why f has no bounded slope: a sentence, as far as it was looked at. */
export function obstacleText(story: WellposedStory): string | undefined {
  const { obstacle } = story.bounds;
  if (!obstacle) return undefined;
  const what = obstacle.kind === "slope" && story.lipschitz !== false ? NO_BOUND : OBSTACLES[obstacle.kind];
  return `Near ${at(story, obstacle.t, obstacle.z)} ${what}${culprit(story)}.`;
}

/** Why the theorem says nothing, one sentence a reason; none where it does. */
export function reasons(story: WellposedStory): readonly string[] {
  const { bounds, second } = story;
  if (bounds.delta > 0) return [];
  const obstacle = obstacleText(story);
  if (!obstacle) return ["f has no bound over the box, as far as it was looked at."];
  if (!second) return [obstacle];
  return [
    obstacle,
    `Solutions that start ${formatShort(second.start)} apart at the initial state are ${formatShort(second.apart)} apart at t = ${formatShort(second.t[second.t.length - 1])}, and are so from a start ten thousand times further off: as far as numbers tell, more than one solution starts there.`,
  ];
}

export function verdict(story: WellposedStory): Extract<Block, { kind: "text" }> {
  const { bounds, lipschitz } = story;
  const id = "verdict";
  if (bounds.delta > 0) {
    const { delta, sharper, binding } = bounds;
    const text = `Exactly one solution starts at the initial state, and it exists at least for |t − t₀| ≤ δ with every δ < ${atLeast(delta)}; ${binding} binds.`;
    const paragraphs = [text];
    if (Math.max(sharper.after, sharper.before) > delta * 1.001) {
      // What holds by δ holds on the side where the norm says less.
      const [before, after] = [sharper.before, sharper.after].map((side) => atLeast(Math.max(side, delta)));
      paragraphs.push(
        `With the logarithmic norm it stays in the box, and so exists, from t₀ − ${before} to t₀ + ${after}.`,
      );
    }
    return { kind: "text", id, verdict: "good", paragraphs: [...paragraphs, ...iteratesText(story)] };
  }
  const head =
    lipschitz === false
      ? "The theorem says nothing here: difference quotients of f grow without end within this box, so that f is not Lipschitz, as far as numbers tell."
      : "No bound of the slope of f was found over this box: the theorem says nothing of it, one way or the other.";
  return { kind: "text", id, verdict: lipschitz === false ? "bad" : "warning", paragraphs: [head, ...reasons(story)] };
}

/** Beyond δ nothing is promised: what is seen is said. */
function iteratesText({ iterates, reach }: WellposedStory): readonly string[] {
  if (!iterates || reach <= 1 || iterates.distances.length < 2) return [];
  const [first, last] = [iterates.distances[0], iterates.distances.at(-1)!];
  // From an equilibrium they all are it.
  if (first === 0 && last === 0) {
    return [`Over ${formatShort(reach)} δ the theorem promises nothing; there the iterates are all the same.`];
  }
  const seen =
    last < first * 1e-3
      ? "still draw together"
      : last < first
        ? "draw together slowly, if at all"
        : "do not draw together";
  const told = `the distance of the last two is ${formatShort(last)}, that of the first two ${formatShort(first)}`;
  return [`Over ${formatShort(reach)} δ the theorem promises nothing; there the iterates ${seen}: ${told}.`];
}

/** Of a tube that ends before its time the last bound that is no more than this part of the state says most. */
const USEFUL = 1e-3;

function lastTold({ t, lo, hi, distance, reason }: NonNullable<WellposedStory["enclosed"]>): number {
  const dimension = lo.length / t.length;
  const size = (row: number) =>
    largest(Array.from({ length: dimension }, (_, i) => Math.max(-lo[row * dimension + i], hi[row * dimension + i])));
  const useful = reason ? distance.findLastIndex((x, row) => x <= USEFUL * size(row)) : -1;
  return useful > 0 ? useful : distance.findLastIndex(Number.isFinite);
}

/** What the tube proves. */
export function tubeText({ enclosed, solution, stateNames }: WellposedStory): Extract<Block, { kind: "text" }>[] {
  if (!enclosed) return [];
  const { t, distance, end, reason, parts } = enclosed;
  const last = lastTold(enclosed);
  const said: string[] = [];
  if (last > 0) {
    said.push(
      `${solution.method} with ${counted(solution.steps, "step")} is at most ${atMost(distance[last])} away from ${enclosed.width > 0 ? "every solution from the box of initial states" : "the truth"} at t ${equalsShort(t[last])}${stateNames.length > 1 ? ", in each component" : ""}: proven, rounding included.`,
    );
  }
  said.push(
    t.length < 2
      ? "No step of the tube was proven."
      : `At each of the ${counted(t.length, "time")} that are drawn every solution from ${enclosed.width > 0 ? "the box of initial states" : "the initial state"} lies in the tube${parts > 1 ? `, the union of ${parts}` : ""}.`,
  );
  if (reason) {
    const where = reason.range ? ` (line ${reason.range.start.line})` : "";
    said.push(
      `It ends at t = ${formatShort(boundIn(4, end >= t[0] ? "down" : "up", end))}: ${ENDS[reason.kind] ?? reason.kind}${where}. Nothing is proven beyond.`,
    );
  }
  return [{ kind: "text", id: "tube", title: "Enclosure", paragraphs: said }];
}
