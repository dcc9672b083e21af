import assert from "node:assert/strict";
import { test } from "node:test";
import { figureSvg } from "../../src/figure/svg.ts";
import type { Figure, Points } from "../../src/protocol/figure.ts";

const drawn = (points: Partial<Points>): string => {
  const mark: Points = {
    kind: "points",
    id: "starts",
    x: Float64Array.of(0, 0.5, 1, 1.001),
    y: Float64Array.of(0.5, 0.5, 1, 0.5),
    ...points,
  };
  const figure: Figure = {
    id: "edge",
    title: "Starts",
    description: "Starts at the edge.",
    x: { label: "t", scale: "linear", range: [0, 1] },
    y: { label: "z", scale: "linear", range: [0, 1] },
    marks: [mark],
  };
  return figureSvg(figure);
};

const unclipped = (svg: string) => svg.slice(svg.indexOf("</g>"));
const discs = (svg: string) => [...svg.matchAll(/<circle|<path[^>]*fill="#/g)].length;

test("a point on the edge is drawn whole, one beyond it is not", () => {
  const none = discs(unclipped(drawn({ x: Float64Array.of(0.5), y: Float64Array.of(0.5) })));
  assert.equal(discs(unclipped(drawn({}))) - none, 2);
  const beyond = drawn({ x: Float64Array.of(1.001, -0.001), y: Float64Array.of(0.5, 0.5) });
  assert.equal(discs(unclipped(beyond)), none);
});

test("each keeps its own number and colour there", () => {
  const svg = unclipped(drawn({ tags: ["1", "2", "3", "4"], colours: [0, 1, 2, 3] }));
  const numbers = [...svg.matchAll(/font-weight[^>]*>(\d)<\/text>/g)].map(([, number]) => number);
  assert.deepEqual(numbers, ["1", "3"]);
});

test("of a faint one only what is cut off is drawn again: nothing of it is seen twice", () => {
  const parts = (svg: string) => {
    const [, group] = /<g clip-path="url\(#outside\)">([\s\S]*?)<\/g>/.exec(svg) ?? [];
    return group === undefined ? 0 : discs(group);
  };
  const faint = drawn({ faint: true });
  assert.equal(parts(faint), 2);
  // The hole in the clip is the frame itself.
  const frame = /<clipPath id="frame"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/.exec(faint)!;
  const [x, y, width, height] = frame.slice(1);
  assert.ok(
    faint.includes(`clip-rule="evenodd" d="M0 0H`) && faint.includes(`ZM${x} ${y}h${width}v${height}h-${width}Z"`),
  );
  assert.equal(parts(drawn({})), 0);
  assert.equal(parts(drawn({ faint: true, x: Float64Array.of(0.5), y: Float64Array.of(0.5) })), 0);
});

/** Where the numbers of the left axis end, by their text. */
const numberEnds = (svg: string) =>
  new Map(
    [...svg.matchAll(/<text x="([-\d.]+)" y="[-\d.]+"[^>]*"end"[^>]*>([^<]*)<\/text>/g)].map(([, x, text]) => [
      text,
      Number(x),
    ]),
  );

test("a number that a start on the edge would cover stands beside it, and nothing else moves", () => {
  const away = { x: Float64Array.of(0.5), y: Float64Array.of(0.5), tags: ["1"] };
  const plain = numberEnds(drawn(away));
  const [[, end]] = plain;
  for (const [tags, y, moves] of [
    [["1"], 0.4, true],
    [["12"], 0.4, true],
    [["1"], 0.43, true],
    [["1"], 0.5, false],
  ] as const) {
    const svg = drawn({ x: Float64Array.of(0), y: Float64Array.of(y), tags });
    const [, left] = /<rect x="([\d.]+)"/.exec(svg)!;
    assert.equal(left, /<rect x="([\d.]+)"/.exec(drawn(away))![1], "the drawing stays where it was");
    const reach = tags[0].length > 1 ? 9.25 : 7.75;
    for (const [text, at] of numberEnds(svg)) {
      if (text === "0.4" && moves) assert.ok(at <= Number(left) - reach - 1 && at > end - 6, `${text} ends at ${at}`);
      else assert.equal(at, end, text);
    }
  }
});
