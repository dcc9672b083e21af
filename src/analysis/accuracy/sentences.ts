import { formatShort } from "../../core/formatShort.ts";
import type { RoughPlace } from "../../study/roughPlaces.ts";
import type { AccuracyStory } from "./accuracyStory.ts";
import type { Findings, Target } from "./findings.ts";
import { orderText } from "./observedOrder.ts";

/** What the numbers of this problem say, a sentence or two each. */
export function sentences(story: AccuracyStory, all: readonly Findings[]): readonly string[] {
  const [euler, rk4] = all;
  return [
    ...endSentences(story),
    ...disagreementSentences(story),
    ...costSentences(euler, rk4, story),
    ...orderSentences(all),
    ...stabilitySentences(all),
    ...singleSentences(all),
    ...referenceSentences(story),
  ];
}

function endSentences({ early, span, name }: AccuracyStory): string[] {
  if (!early) return [];
  return [
    `The solution of ${name} does not reach the end of its span: ${early.replace(/\.$/, "")}. The report ends at t = ${formatShort(span[1])}.`,
  ];
}

/** The greatest accuracy that both can be had at, and what it costs either. */
function costSentences(euler: Findings, rk4: Findings, story: AccuracyStory): string[] {
  if (euler.double.exact && rk4.double.exact) {
    const isAlways = [euler, rk4].every(({ double: { ladder } }) => ladder.threshold === undefined);
    return [
      `Both methods are exact to roundoff here${isAlways ? ": no step is too large for this right-hand side" : ", as long as they are stable"}.`,
    ];
  }
  if (rk4.double.exact) {
    return [`RK4 is exact to roundoff here with as few as ${rk4.double.points[0].steps} steps${costOfEuler(euler)}`];
  }
  const pairs = euler.targets.map((target, k) => [target, rk4.targets[k]] as const);
  const preferred = [...pairs.filter(([{ digits }]) => digits === 6), ...pairs.toReversed()];
  const both = preferred.find(([a, b]) => a.evaluations !== undefined && b.evaluations !== undefined);
  if (both) return [comparison(...both)];
  const one = preferred.find(([, b]) => b.evaluations !== undefined);
  if (one) {
    return [
      `To reach ${errorWords(one[1])} RK4 needs ${count(one[1].evaluations!)} evaluations; Euler does not get there: ${reason(one[0], euler)}.`,
    ];
  }
  const { steps } = story;
  return euler.double.diverged && rk4.double.diverged
    ? [
        `Both methods diverge at every step size tried, and with ${steps} steps too: none of the numbers means anything.`,
      ]
    : [`Neither method reaches an error of ${errorWords(rk4.targets[0])}: ${reason(rk4.targets[0], rk4)}.`];
}

function costOfEuler({ targets }: Findings): string {
  const six = targets.find(({ digits, evaluations }) => digits === 6 && evaluations !== undefined);
  return six ? `; Euler needs ${count(six.evaluations!)} evaluations for ${errorWords(six)}.` : ".";
}

function comparison(a: Target, b: Target): string {
  const [ofEuler, ofRk4] = [a.evaluations!, b.evaluations!];
  const ratio = ofEuler / ofRk4;
  const difference =
    ratio > 1.05
      ? `: ${count(ratio)} times fewer.`
      : ratio < 0.95
        ? `: ${count(1 / ratio)} times as many.`
        : ", as many.";
  return `To reach ${errorWords(a)} Euler needs ${count(ofEuler)} evaluations, RK4 needs ${count(ofRk4)}${difference}`;
}

/** "1e-6", and of a solution far from 1 how many of its digits that leaves. */
function errorWords({ error, digits }: Target): string {
  const written = formatShort(error);
  return error === Number(`1e-${digits}`) ? written : `${written} (${digits} digits of this solution)`;
}

function reason({ need }: Target, { double }: Findings): string {
  if (double.diverged) return "it diverges at every step size tried";
  if (need.how !== "out of reach") return "it costs too much";
  switch (need.why) {
    case "roundoff":
      return "roundings of double precision stand in the way";
    case "reference":
      return "the reference itself is no better";
    case "irregular":
      return "its errors fall too irregularly to tell how many steps it takes";
    case "unknown order":
      return "its errors do not yet fall in a way that would tell how many steps it takes";
  }
}

function orderSentences(found: readonly Findings[]): string[] {
  const fitted = found.filter(({ double, reduced }) => double.fit && !reduced);
  const said: string[] = [];
  if (fitted.length > 0) {
    const each = fitted.map(
      ({ method, title, double }) => `${title} ${orderText(double.fit!)} (expected ${method.order})`,
    );
    said.push(`Observed orders: ${each.join(", ")}.`);
  }
  for (const { method, title, double, reduced } of found) {
    if (!reduced) continue;
    said.push(
      `${title} converges at order ${orderText(double.fit!)} and not at its ${method.order}${reduced.places.length > 0 ? `: the right-hand side ${places(reduced.places)}` : ", though no place was found where the right-hand side is not smooth"}.`,
    );
  }
  const unfitted = found.filter(({ double, reduced }) => !double.fit && !double.exact && !double.diverged && !reduced);
  for (const { title } of unfitted) {
    said.push(
      `${title} shows no order yet: too few of its runs are both better than a rough guess and above the floor.`,
    );
  }
  for (const { title, double } of found) {
    if (double.diverged) said.push(`${title} diverges at every step size tried.`);
  }
  return said;
}

/** "has a kink at t = 0.79 (line 7) and a jump at t = 2". */
function places(rough: readonly RoughPlace[]): string {
  const named = rough.slice(0, 3).map(({ kind, t, line }) => {
    return `a ${kind} ${kind === "singularity" ? "near" : "at"} t = ${formatShort(t)}${line === undefined ? "" : ` (line ${line})`}`;
  });
  const rest = rough.length > 3 ? " and more" : "";
  return `has ${named.length > 1 && !rest ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : `${named.join(", ")}${rest}`}`;
}

/** Where each begins to be unstable, and the oscillation that Euler cannot hold. */
function stabilitySentences(found: readonly Findings[]): string[] {
  const never = found.filter(({ limit }) => limit?.h === 0);
  const said = never.map(
    ({ title, limit }) =>
      `${title} is stable at no step size here: λ = ${lambdaWords(limit!.lambda)} oscillates without damping, and every step makes it grow.`,
  );
  const some = found.flatMap(({ title, limit, double: { ladder } }) =>
    ladder.threshold && limit?.h !== 0 ? [{ title, h: ladder.threshold.unstable, limit }] : [],
  );
  if (some.length > 0) {
    const each = some.map(({ title, h }) => `${title} when h is above ${formatShort(h)}`);
    const theory = some.flatMap(({ title, limit }) =>
      limit ? [`${title} ${formatShort(limit.h)} (λ = ${lambdaWords(limit.lambda)})`] : [],
    );
    said.push(
      `Unstable: ${each.join(", ")}${theory.length > 0 ? `; linear theory along the solution says ${theory.join(", ")}` : ""}.`,
    );
  }
  return said;
}

export function lambdaWords({ re, im }: { readonly re: number; readonly im: number }): string {
  const real = Math.abs(re) > 1e-9 * Math.abs(im) ? formatShort(re) : "";
  if (im === 0) return real || "0";
  const size = formatShort(Math.abs(im));
  return real ? `${real} ± ${size}i` : `±${size}i`;
}

function singleSentences(found: readonly Findings[]): string[] {
  const floors = found.flatMap(({ title, single }) =>
    single?.floor === undefined ? [] : [`${title} gets no better than ${formatShort(single.floor)}`],
  );
  return floors.length > 0 ? [`In float32 ${floors.join(", ")}.`] : [];
}

function disagreementSentences({ reference: { disagreement } }: AccuracyStory): string[] {
  if (disagreement === undefined) return [];
  return [
    `The exact solution that the experiment gives does not solve this equation: dop853 at 1e-13 comes to lie ${formatShort(disagreement)} off it, so these errors are not those of the methods.`,
  ];
}

function referenceSentences({ reference }: AccuracyStory): string[] {
  const { kind, uncertainty, size } = reference;
  if (kind === "exact" || uncertainty < 1e-9 * (size || 1)) return [];
  return [
    `The reference is itself uncertain by about ${formatShort(uncertainty)}: this problem magnifies small errors so much that a shorter span would tell more.`,
  ];
}

/** "160", "8,700", "1.4 million". */
export function count(n: number): string {
  const rounded =
    n < 1000 ? (n < 10 && !Number.isInteger(n) ? Number(n.toPrecision(2)) : Math.round(n)) : Number(n.toPrecision(2));
  for (const [size, word] of [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
  ] as const) {
    if (rounded >= size) return `${Number((rounded / size).toPrecision(2)).toLocaleString("en")} ${word}`;
  }
  return rounded.toLocaleString("en");
}
