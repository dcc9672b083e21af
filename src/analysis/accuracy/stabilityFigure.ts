import { largest } from "../../core/extremes.ts";
import { formatCount } from "../../core/formatCount.ts";
import { isExplicit } from "../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { isStepped, type RecurrenceStability } from "../../ode/steppedMethod.ts";
import { isSwitching } from "../../ode/switchingMethod.ts";
import type { Figure, Mark, Note } from "../../protocol/figure.ts";
import type { AccuracyStory, SideStory } from "./accuracyStory.ts";
import { isUnconditional, stabilityRegion, type Window } from "./stability.ts";

/** A method's region of absolute stability and hλ along the solution, with the h that were taken. */
export function stabilityFigure(story: AccuracyStory, side: SideStory, index: number): Figure {
  const { method, title } = side;
  const window = windowOf(story);
  const curves = isStepped(method) ? method.stability : undefined;
  return {
    id: `stability-${method.name}`,
    title: `Absolute stability of ${title}`,
    description: curves
      ? `${curves.words} no solution of z′ = λz grows. Besides hλ for the eigenvalues λ of this problem's Jacobian along the solution, with the steps h that were taken.`
      : `The region in which a step of ${title} lets no solution of z′ = λz grow, and hλ for the eigenvalues λ of this problem's Jacobian along the solution${side.own ? ", with the steps h that were taken" : ""}.`,
    x: { label: "Re hλ", scale: "linear", range: window.re },
    y: { label: "Im hλ", scale: "linear", range: window.im },
    equalAspect: true,
    marks: [
      ...(curves ? loci(curves) : [region(side, window, index)]),
      { kind: "rule", id: "real", axis: "y", at: 0, colour: "muted", faint: true },
      { kind: "rule", id: "imaginary", axis: "x", at: 0, colour: "muted", faint: true },
      ...eigenvalues(story, side),
    ],
    notes: notes(story, side, window),
  };
}

function region({ method }: SideStory, window: Window, colour: number): Mark {
  const { x, y } = stabilityRegion(method, window);
  return { kind: "regions", id: "region", label: "stable", colour, x, y };
}

const loci = ({ orders, curve }: RecurrenceStability): Mark[] =>
  Array.from({ length: orders }, (_, k): Mark => {
    const locus = curve(k + 1);
    const [x, y] = [Float64Array.from(locus, ({ re }) => re), Float64Array.from(locus, ({ im }) => im)];
    return { kind: "line", id: `locus-${k + 1}`, label: `order ${k + 1}`, colour: k, x, y };
  });

/** hλ where the method's own region counts, and where another method took the steps. */
interface Scaled {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function scaled(story: AccuracyStory, side: SideStory): { readonly own: Scaled; readonly other: Scaled } {
  const { t, re, im } = story.spectrum;
  const places = Array.from(t, (_, k) => k);
  const at = (among: readonly number[]) => {
    const h = among.map((k) => stepAt(story, side, t[k]));
    return {
      x: Float64Array.from(among, (k, n) => re[k] * h[n]),
      y: Float64Array.from(among, (k, n) => im[k] * h[n]),
    };
  };
  return {
    own: at(places.filter((k) => !isOthers(side, t[k]))),
    other: at(places.filter((k) => isOthers(side, t[k]))),
  };
}

function stepAt({ span, steps }: AccuracyStory, { own }: SideStory, time: number): number {
  if (!own) return Math.abs(span[1] - span[0]) / steps;
  const { t } = own;
  const direction = Math.sign(span[1] - span[0]);
  const after = t.findIndex((end, n) => n > 0 && (end - time) * direction >= 0);
  const n = after < 0 ? t.length - 1 : after;
  return n > 0 ? Math.abs(t[n] - t[n - 1]) : 0;
}

function isOthers({ own, method }: SideStory, t: number): boolean {
  if (!own || !isSwitching(method)) return false;
  const direction = Math.sign(own.t[own.t.length - 1] - own.t[0]);
  const last = own.switches.findLast((one) => (t - one.t) * direction > 0);
  return last?.to === method.whenStiff.name;
}

function eigenvalues(story: AccuracyStory, side: SideStory): Mark[] {
  const { own, other } = scaled(story, side);
  const others = isSwitching(side.method) ? side.method.whenStiff.name : "";
  const all: Mark[] = [
    { kind: "points", id: "eigenvalues", label: "hλ(t)", symbol: "cross", size: 6, colour: 3, ...own },
    { kind: "points", id: "others", label: `hλ(t), ${others}`, symbol: "circle", size: 5, colour: 4, ...other },
  ];
  // Where f has no finite slope there are none to be named.
  return all.filter((mark) => mark.kind === "points" && mark.x.length > 0);
}

/** What the drawing does not show. */
function notes(story: AccuracyStory, side: SideStory, window: Window): readonly Note[] {
  const { own } = scaled(story, side);
  const { x, y } = own;
  const outside = Array.from(x, (_, k) => k).filter((k) => !isInside(window, x[k], y[k]));
  if (outside.length === 0) return [];
  const many = `${formatCount(outside.length)} of ${formatCount(x.length)} hλ(t) lie outside of the drawing`;
  if (isUnconditional(side.method))
    return outside.every((k) => x[k] <= 0)
      ? [{ severity: "info", text: `${many}, in the half-plane that is stable throughout.` }]
      : [{ severity: "info", text: `${many}.` }];
  if (side.own) return [{ severity: "info", text: `${many}.` }];
  return [{ severity: "warning", text: `${many}: far too large a step.` }];
}

/** Around every explicit method's region; with an implicit one beside them, around where those are not stable. */
function windowOf({ sides }: AccuracyStory): Window {
  if (sides.some(({ method }) => isImplicit(method))) return { re: [-6, 14], im: [-10, 10] };
  const widest = largest(sides.map(({ method }) => (isExplicit(method) ? method.b.length : 0)));
  const half = widest <= 4 ? 3.6 : 5.5;
  return { re: [-half - 0.4, 1.6], im: [-half, half] };
}

const isInside = ({ re, im }: Window, x: number, y: number) => x >= re[0] && x <= re[1] && y >= im[0] && y <= im[1];
