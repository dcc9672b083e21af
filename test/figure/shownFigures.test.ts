import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { badged } from "../../src/figure/badged.ts";
import { fittedView } from "../../src/figure/fittedView.ts";
import { textRoom, textWidth } from "../../src/figure/font/textWidth.ts";
import { kindOf } from "../../src/figure/marks.ts";
import { palettes } from "../../src/figure/palette.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { turned } from "../../src/figure/turned.ts";
import type { Figure, Line, Mark, Points } from "../../src/protocol/figure.ts";
import type { Block } from "../../src/protocol/panel.ts";
import { runs } from "../runs.ts";
import { portraitOf } from "../webview/productPanels.ts";
import { samplePanels } from "../webview/samplePanels.ts";

/* Figures as the product makes them: nothing is told by colour alone, and words never lie on one another. */

const figuresOf = (blocks: readonly Block[]): Figure[] =>
  blocks.flatMap((block) =>
    block.kind === "figure"
      ? [block.figure]
      : block.kind === "columns"
        ? block.columns.flatMap(({ content }) => figuresOf(content))
        : [],
  );

/** With trajectories in each other's way; besides every panel of every sample, in the short form some. */
const crowded = [
  {
    name: "two starts",
    panel: () => portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }, { z: [-3, 3] }] }),
  },
  { name: "three starts of four components", panel: () => portraitOf("neuron", "excitable") },
];

for (const { name, panel: make } of [...crowded, ...samplePanels().filter((_, n) => n % runs(5, 1) === 0)])
  describe(name, () => {
    let figures: Figure[] = [];
    before(async () => {
      const { content } = await make();
      figures = figuresOf(content);
      // Where nothing came through there is nothing to draw: that is said instead.
      const isTold = content.some((block) => block.kind === "text" && block.verdict === "bad");
      assert.ok(figures.length > 0 || isTold);
    });

    it("tells no two curves or points apart by their colour alone", () => {
      for (const figure of figures) {
        const told = badged(figure.marks).filter(
          (mark): mark is Line | Points =>
            (mark.kind === "line" || mark.kind === "points") && nameOf(mark) !== undefined,
        );
        // A crowd of curves is told apart by its starts, and by pointing at them.
        if (told.filter(({ kind }) => kind === "line").length > CROWD) continue;
        for (const [i, a] of told.entries())
          for (const b of told.slice(i + 1)) {
            if (a.kind !== b.kind || nameOf(a) === nameOf(b) || a.colour === b.colour) continue;
            assert.notEqual(carriers(figure, a), carriers(figure, b), `${figure.id}: ${a.id} and ${b.id}`);
          }
      }
    });

    it("shows something in its first view", () => {
      for (const figure of figures.map((each) => turned(each))) {
        const view = fittedView(figure);
        const isWithin = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;
        for (const [low, high] of [view.x, view.y])
          assert.ok(Number.isFinite(high - low) && low !== high, `${figure.id}: from ${low} to ${high}`);
        let seen = 0;
        for (const mark of figure.marks)
          if (mark.kind !== "rule")
            kindOf(mark).extent(mark, (x, y) => {
              const isPlace = (figure.x.scale !== "log" || x > 0) && (figure.y.scale !== "log" || y > 0);
              if (isPlace && isWithin(view.x, x) && isWithin(view.y, y)) seen++;
            });
        assert.ok(seen > 0, `${figure.id} shows nothing from ${view.y[0]} to ${view.y[1]}`);
      }
    });

    for (const [width, height] of [
      [480, 300],
      [500, 360],
      [900, 520],
      [1400, 700],
    ] as const)
      it(`puts no word on another, ${width} pixels wide`, () => {
        for (const figure of figures) {
          const svg = figureSvg(figure, { width, height, palette: palettes.light });
          for (const { text, left, right } of wordsOf(clipped(svg), true)) {
            assert.doesNotMatch(text, /[=:·]\s*$/, figure.id);
            assert.ok(left >= 0 && right <= width - 28 + 1, `${figure.id}: the edge of the drawing cuts “${text}”`);
          }
          const words = wordsOf(svg);
          for (const [i, a] of words.entries()) {
            assert.ok(a.left >= -1 && a.right <= width + 1, `${figure.id}: “${a.text}” is cut`);
            for (const b of words.slice(i + 1)) {
              const over =
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
                Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
              assert.ok(!over, `${figure.id}: “${a.text}” lies on “${b.text}”`);
            }
          }
        }
      });
  });

/** More words on curves would hide them. */
const CROWD = 12;

const nameOf = (mark: Mark) => mark.name ?? mark.label;

/** What tells a mark besides its colour. */
function carriers({ marks }: Figure, mark: Line | Points): string {
  if (mark.kind === "points") return `${mark.symbol} ${mark.size} ${mark.faint}`;
  // A curve that begins at a numbered start is told by that.
  const start = marks.findIndex(
    (other) =>
      other.kind === "points" &&
      other.tags &&
      [...other.x.keys()].some((n) => Math.abs(other.x[n] - mark.x[0]) + Math.abs(other.y[n] - mark.y[0]) < 1e-9),
  );
  const numbered = start < 0 ? "" : `${mark.x[0]} ${mark.y[0]}`;
  return `${mark.dash} ${mark.width} ${mark.faint} ${mark.badge?.text} ${numbered}`;
}

/** What the edge of the drawing cuts, which is 28 pixels from the right. */
const clipped = (svg: string) => /<g clip-path[^>]*>([\s\S]*?)\n<\/g>/.exec(svg)![1];

interface Word {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What stands at the ticks of axes. */
const NUMBER = /^[−\d.×⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/;

/**
 * The boxes of a drawing's words outside of its points, which carry theirs with them, by the widths of the font in it; of numbers at
 * axes, and of all where the same words stand on the screen, by those of the widest font there.
 */
function wordsOf(svg: string, isOnScreen = false): Word[] {
  const level = svg.replace(/<g transform[\s\S]*?<\/g>/g, "");
  return [...level.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"([^>]*)>([^<]*)<\/text>/g)].flatMap(
    ([, x, y, size, rest, text]) => {
      const words = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      // Numbers inside of dots are as light as the paper.
      if (rest.includes(`fill="${palettes.light.background}"`)) return [];
      const wide = (isOnScreen || NUMBER.test(words) ? textRoom : textWidth)(
        words,
        Number(size),
        rest.includes("font-weight"),
      );
      const left = Number(x) - (rest.includes('"middle"') ? wide / 2 : rest.includes('"end"') ? wide : 0);
      return [
        {
          text: words,
          left,
          right: left + wide,
          top: Number(y) - 0.75 * Number(size),
          bottom: Number(y) + 0.2 * Number(size),
        },
      ];
    },
  );
}
