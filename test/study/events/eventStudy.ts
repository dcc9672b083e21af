import assert from "node:assert/strict";
import { Session } from "../../../src/study/session.ts";
import { type StudyOverrides, study } from "../../../src/study/study.ts";

export const session = new Session();

/** The experiment `g` of a text, which need not import anything. */
export function studyOf(text: string, overrides: StudyOverrides = {}) {
  const names = "at, event, experiment, param, terminal, running, atTimes, atEvent, from, lbfgs, meanSquaredError";
  const whole = `import { ${names} } from "node-ode";\n${text}`;
  const program = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", whole]]) });
  assert.deepEqual(
    program.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    [],
  );
  return study(program, "g", overrides);
}

/** A ball that bounces; further options of the experiment behind it. */
export const ball = (options: string) => `
export const f = ([x, v] = [1, 0], t: number, { g = 9.81, e = 0.9 } = {}) => [v, -g];
export const g = experiment(f, {
  events: [event(([x]) => x, { direction: "down", then: ([x, v], t, { e }) => [0, -e * v], name: "bounce" })],
  ${options}
});`;

/** When a ball that falls from height 1 bounces for the n-th time, from 0 on. */
export function bounceTime(n: number, g = 9.81, e = 0.9): number {
  const fall = Math.sqrt(2 / g);
  let time = fall;
  for (let k = 1; k <= n; k++) time += 2 * fall * e ** k;
  return time;
}
