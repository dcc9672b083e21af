import type { Plane } from "../../src/phase/plane.ts";
import { type Flow, flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";

const session = new Session();

/** The flow of a function `f` in a file's text, as a portrait has it. */
export function flowOfText(text: string, cancelled: () => boolean = () => false): Flow {
  const entry = "phase.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, text]]) });
  return flowOf(session, study(program, "f"), {}, cancelled);
}

export const planar = (x: string, y: string, cancelled?: () => boolean): Flow =>
  flowOfText(`export const f = ([x, y] = [0.1, 0.2], t: number) => [${x}, ${y}];`, cancelled);

export const scalar = (x: string): Flow => flowOfText(`export const f = ([x] = [0.1], t: number) => [${x}];`);

/** A window on the plane of the first two components. */
export const plane = (x: readonly [number, number], y: readonly [number, number] = x): Plane => ({
  view: { x, y },
  axes: [0, 1],
  held: [0, 0],
});
