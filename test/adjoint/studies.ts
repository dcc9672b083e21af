import { readFileSync } from "node:fs";
import { type GradientOptions, gradient, type StudyGradient } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { type Study, type StudyOverrides, study } from "../../src/study/study.ts";

/** Results do not depend on the machine. */
export const session = new Session();

/** A study of a text. */
export function studyOf(text: string, name: string, overrides?: StudyOverrides): Study {
  const entry = `${name}.node-ode.ts`;
  return study(session.read({ entry, texts: new Map([[entry, text]]) }), name, overrides);
}

export function sample(file: string, name: string, overrides?: StudyOverrides): Study {
  return studyOf(readFileSync(`samples/${file}.node-ode.ts`, "utf8"), name, overrides);
}

/** The gradient of a study of one trajectory. */
export function gradientOf(of: Study, options: GradientOptions): StudyGradient {
  return gradient(session, of, options)[0];
}

/** All numbers of a gradient in one list: z0, then theta; with `times` t0 and t1 too. */
export function flat({ gradient: { z0, theta, t0, t1 } }: StudyGradient, times = false): number[] {
  return [...z0, ...theta, ...(times ? [t0, t1] : [])];
}

export function largestDifference(x: readonly number[], y: readonly number[]): number {
  return x.reduce((largest, value, i) => {
    const difference = Math.abs(value - y[i]);
    return Number.isNaN(difference) ? Number.NaN : Math.max(largest, difference);
  }, 0);
}
