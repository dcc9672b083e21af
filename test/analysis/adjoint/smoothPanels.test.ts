import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { adjointStory } from "../../../src/analysis/adjoint/adjointStory.ts";
import { type AdjointStory, adjointView } from "../../../src/analysis/adjoint/adjointView.ts";
import { largest } from "../../../src/core/extremes.ts";
import { type Pieces, pieceAt } from "../../../src/ode/pieces.ts";
import type { Line } from "../../../src/protocol/figure.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { apart, gradientData } from "../../../src/study/gradient/gradientData.ts";
import { Session } from "../../../src/study/session.ts";
import type { Study } from "../../../src/study/study.ts";
import { runs } from "../../runs.ts";
import { type Dense, denselyOf, furthest } from "../denseOutput.ts";
import { studiesOfSamples } from "../studiesOfSamples.ts";

/*
 * Every curve of every adjoint panel lies on what it is drawn of, between the steps as at them: half a pixel on a panel of the usual
 * width and on one four times as large.
 */

const MOST_POINTS = 4000;
const MOST_PIXELS = 0.5;
const PLANE = [1100, 760] as const;
const STRIP = [1100, 260] as const;

const session = new Session();

for (const { name, texts, of } of studiesOfSamples(session).filter((_, n) => n % runs(3, 1) === 0))
  test(`${name}: every curve lies on what it is drawn of at 1× and at 4×`, () => {
    const story = storyOf(of, texts);
    if (story === undefined) return;
    const drawn = new Set<string>();
    let isKnown = false;
    for (const { name: mode } of gradientModes) {
      const told = story(mode);
      if (!told) continue;
      isKnown ||= told.isKnown;
      for (const figure of adjointView(told)) {
        for (const line of figure.marks.filter((mark): mark is Line => mark.kind === "line")) {
          // What does not depend on the mode is looked at once.
          if (drawn.has(line.id) && !/^(a|gradient)-/.test(line.id)) continue;
          drawn.add(line.id);
          assert.ok(line.x.length <= MOST_POINTS, `${mode}: ${line.id} has ${line.x.length} points`);
          const dense = drawnOf(told, line.id);
          for (const zoom of [1, 4]) {
            const off = furthest(figure, line, dense, figure.id === "plane" ? PLANE : STRIP, zoom);
            assert.ok(off <= MOST_PIXELS, `${mode}: ${figure.id} ${line.id} at ${zoom}×: ${off.toFixed(2)} px beside`);
          }
        }
      }
    }
    // Where no mode comes through there is nothing to draw.
    if (isKnown) assert.ok(drawn.has("a-0") && drawn.has("z-0"), [...drawn].join());
  });

type Of = (mode: string) => (AdjointStory & { readonly isKnown: boolean }) | undefined;

/** None of several functions that are fitted together: the gradient of each is asked for by its own name. */
function storyOf(of: () => Study, texts: Map<string, string>): Of | undefined {
  if (of().name === "together") {
    assert.throws(() => gradientData(session, of(), texts), /fits several functions/);
    return undefined;
  }
  return (mode) => {
    const given = of();
    const all = gradientData(session, given, texts);
    const share = all && apart(given, all)[0];
    const { study: one, data } = share ?? { study: { ...given, z0: given.z0.slice(0, 1) }, data: undefined };
    const loss = data || one.experiment?.loss ? undefined : "terminal:0";
    const asked = { loss, data, pathPoints: 400 };
    // Sensitivities of many parameters take their time, and have no path.
    const takesMass = mode === "checkpointed" || mode === "direct";
    const isLeftOut = mode === "forward" || (one.field.mass !== undefined && !takesMass);
    const results = isLeftOut ? [] : gradient(session, one, { ...asked, mode });
    const path = results[0]?.path;
    return path && { ...adjointStory(session, one, asked, path, results), isKnown: results[0].status === "ok" };
  };
}

/** What a line is drawn of, by its name. */
function drawnOf(story: AdjointStory, id: string): Dense {
  const { solution, path, backsolve } = story;
  const n = Number(/-(\d+)$/.exec(id)?.[1]);
  if (id === "trajectory") return denselyOf(solution.pieces!, [0, 1]);
  if (id.startsWith("z-")) return denselyOf(solution.pieces!, ["t", n]);
  if (id.startsWith("a-")) return denselyOf(path.pieces("a", [n]), ["t", 0]);
  if (id.startsWith("forward-")) return denselyOf(backsolve!.forward, ["t", n]);
  if (id.startsWith("backward-")) return denselyOf(backsolve!.reconstructed, ["t", n]);
  if (id === "drift") return driftOf(backsolve!);
  const { index } = story.parameters.find(({ name }) => id === `gradient-${name}`)!;
  return denselyOf(path.pieces("gradient", [index]), ["t", 0]);
}

/** The distance of both solutions, at places in the steps of either. */
function driftOf({ reconstructed, forward }: NonNullable<AdjointStory["backsolve"]>): Dense {
  const [back, ahead] = [denselyOf(reconstructed, ["t", 0]), denselyOf(forward, ["t", 0])];
  const at = (pieces: Pieces, t: number) => {
    const direction = Math.sign(pieces.t[pieces.t.length - 1] - pieces.t[0]);
    let [n, last] = [0, pieces.t.length - 2];
    while (n < last) {
      const middle = (n + last) >> 1;
      if ((pieces.t[middle + 1] - t) * direction < 0) n = middle + 1;
      else last = middle;
    }
    const out = new Float64Array(pieces.dimension);
    pieceAt(pieces, n, (t - pieces.t[n]) / (pieces.t[n + 1] - pieces.t[n] || 1), out);
    return out;
  };
  const [first, last] = [reconstructed.t[0], reconstructed.t[reconstructed.t.length - 1]];
  const apart = (z: Float64Array, other: Float64Array) => Math.hypot(...z.map((value, i) => value - other[i]));
  const drift = (t: number) => apart(at(reconstructed, t), at(forward, t));
  // Where a solution blows up it moves so far within the rounding of a time that no drift is known.
  const isKnown = (t: number) => apart(at(forward, t), at(forward, t * (1 + 16 * Number.EPSILON))) <= 0.01 * drift(t);
  // Where a single component crosses the other the logarithm has a tip without end, narrower than can be seen: a tenth of what is half a pixel beside.
  const aside = Math.abs(last - first) / 2000;
  const isTip = (t: number) => 10 * drift(t) < Math.max(drift(t - aside), drift(t + aside));
  // Between the times at which one event happens to the one and to the other they lie apart by what it makes of the state.
  const jumps = ({ t }: Pieces) => [...t].filter((time, n) => t[n - 1] === time);
  const events = jumps(forward).flatMap((s) =>
    jumps(reconstructed)
      .filter((r) => Math.abs(r - s) <= 1e-4 * Math.abs(last - first))
      .map((r) => [s, r] as const),
  );
  const isAtJump = (t: number) => events.some(([s, r]) => (t - s) * (t - r) <= 0);
  const x = Float64Array.from(
    [...back.x, ...ahead.x].filter((t) => (t - first) * (t - last) < 0 && isKnown(t) && !isTip(t) && !isAtJump(t)),
  );
  // Of what is noise by rounding of the state nothing more is told than that it is no more.
  const noise = 1024 * Number.EPSILON * largest([...forward.t].flatMap((t) => [...at(forward, t)].map(Math.abs)));
  const y = x.map((t) => Math.max(noise, drift(t)));
  return { x, y };
}
