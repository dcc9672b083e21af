import type { Study } from "../../src/study/study.ts";
import { type DetestProblem, detestProblems } from "../reference/detest.ts";
import { studyOf } from "./studies.ts";

/** DETEST A1–B5 in the language: state pattern and right-hand side. */
const texts: Readonly<Record<string, readonly [string, string]>> = {
  A1: ["[y]", "-y"],
  A2: ["[y]", "-(y ** 3) / 2"],
  A3: ["[y]", "y * Math.cos(t)"],
  A4: ["[y]", "(y / 4) * (1 - y / 20)"],
  A5: ["[y]", "(y - t) / (y + t)"],
  B1: ["[x, y]", "2 * (x - x * y), -(y - x * y)"],
  B2: ["[x, y, z]", "-x + y, x - 2 * y + z, y - z"],
  B3: ["[x, y, z]", "-x, x - y ** 2, y ** 2"],
  B4: [
    "[x, y, z]",
    "-y - (x * z) / Math.sqrt(x * x + y * y), x - (y * z) / Math.sqrt(x * x + y * y), x / Math.sqrt(x * x + y * y)",
  ],
  B5: ["[x, y, z]", "y * z, -x * z, -0.51 * x * y"],
};

export interface DetestStudy extends DetestProblem {
  readonly study: Study;
}

/** Each with the loss ½|z(T)|². */
export function detestStudies(): DetestStudy[] {
  return detestProblems().flatMap((problem) => {
    const known = texts[problem.name];
    if (!known) return [];
    const [pattern, body] = known;
    const text = `import { experiment, terminal } from "node-ode";
export const f = (${pattern} = ${JSON.stringify(problem.y0)}, t: number) => [${body}];
export const study = experiment(f, {
  z0: ${JSON.stringify(problem.y0)}, t: ${JSON.stringify(problem.span)},
  loss: terminal((${pattern}) => 0.5 * (${pattern
    .slice(1, -1)
    .split(", ")
    .map((x) => `${x} * ${x}`)
    .join(" + ")})),
});`;
    return [{ ...problem, study: studyOf(text, "study") }];
  });
}
