import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { badged } from "../../src/figure/badged.ts";
import { palettes } from "../../src/figure/palette.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import type { Figure, Line, Mark, Points } from "../../src/protocol/figure.ts";
import type { Block, Panel } from "../../src/protocol/panel.ts";
import { analysisOf, portraitOf, trainingOf } from "../webview/productPanels.ts";

/* Figures as the product makes them: nothing is told by colour alone, and words never lie on one another. */

const panels: Readonly<Record<string, () => Promise<Panel>>> = {
  portrait: () => portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }, { z: [-3, 3] }] }),
  orbits: () => portraitOf("lotkaVolterra", "orbits"),
  butterfly: () => portraitOf("lorenz", "lorenz"),
  slopes: () => portraitOf("tanh", "bothSides"),
  accuracy: () => analysisOf("accuracy", "linear", "gradientOfLinear"),
  accuracyOfPlane: () => analysisOf("accuracy", "vanDerPol", "vanDerPol"),
  adjoint: () => analysisOf("adjoint", "rotation", "gradientOfRotation"),
  training: () => trainingOf("spiral", "fitSpiral", 40),
};

const figuresOf = (blocks: readonly Block[]): Figure[] =>
  blocks.flatMap((block) =>
    block.kind === "figure"
      ? [block.figure]
      : block.kind === "columns"
        ? block.columns.flatMap(({ content }) => figuresOf(content))
        : [],
  );

for (const [name, make] of Object.entries(panels))
  describe(name, () => {
    let figures: Figure[] = [];
    before(async () => {
      figures = figuresOf((await make()).content);
      assert.ok(figures.length > 0);
    });

    it("tells no two curves or points apart by their colour alone", () => {
      for (const figure of figures) {
        const told = badged(figure.marks).filter(
          (mark): mark is Line | Points =>
            (mark.kind === "line" || mark.kind === "points") && nameOf(mark) !== undefined,
        );
        for (const [i, a] of told.entries())
          for (const b of told.slice(i + 1)) {
            if (a.kind !== b.kind || nameOf(a) === nameOf(b) || a.colour === b.colour) continue;
            assert.notEqual(carriers(figure, a), carriers(figure, b), `${figure.id}: ${a.id} and ${b.id}`);
          }
      }
    });

    for (const [width, height] of [
      [480, 300],
      [900, 520],
      [1400, 700],
    ] as const)
      it(`puts no word on another, ${width} pixels wide`, () => {
        for (const figure of figures) {
          const words = wordsOf(figureSvg(figure, { width, height, palette: palettes.light }));
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

interface Word {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The boxes of a drawing's words outside of its points, which carry theirs with them. Letters are half as wide as high. */
function wordsOf(svg: string): Word[] {
  const level = svg.replace(/<g transform[\s\S]*?<\/g>/g, "");
  return [...level.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"([^>]*)>([^<]*)<\/text>/g)].flatMap(
    ([, x, y, size, rest, text]) => {
      const words = text.replace(/&#\d+;/g, "x");
      // Numbers inside of dots are as light as the paper.
      if (rest.includes(`fill="${palettes.light.background}"`)) return [];
      const wide = words.length * Number(size) * 0.5;
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
