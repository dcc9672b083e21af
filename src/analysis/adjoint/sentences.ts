import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { enumerated } from "../../core/enumerated.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { StudyGradient } from "../../study/gradient/gradient.ts";

/** What the numbers of this problem say of the difference between the modes. */
export function sentences(results: readonly StudyGradient[]): string[] {
  const by = (mode: string) => results.find((result) => result.mode === mode && result.status === "ok");
  const [direct, continuous] = [by("direct"), by("interpolating")];
  const back = results.find(({ mode, status }) => mode === "backsolve" && (status === "ok" || status === "drifted"));
  const said: string[] = [];
  if (direct && continuous) {
    said.push(
      `Direct differentiates the steps that were taken and is exact for them; interpolating solves the adjoint equation with steps of its own. ${differ(distance(direct, continuous))}`,
    );
  }
  if (direct && back?.drift !== undefined) {
    said.push(
      `Backsolve stores no states: it solves z backward beside a. What contracts forward spreads backward, so errors can grow: here ${offBy(back.drift, distance(direct, back))}.`,
    );
  }
  for (const { mode, status, diagnosis } of results) {
    if (status === "drifted") said.push(`${capitalised(mode)} drifted: ${diagnosis?.message}.`);
  }
  const early = results.filter(({ status }) => status !== "ok" && status !== "drifted");
  const whyOf = ({ status, diagnosis }: StudyGradient) => diagnosis?.message ?? status;
  for (const why of new Set(early.map(whyOf))) {
    const those = early.filter((result) => whyOf(result) === why);
    const all = those.length === results.length && those.length > 1;
    const who = all ? "Every mode" : capitalised(enumerated(those.map(({ mode }) => mode)));
    said.push(`${who} ended early: ${why}.`);
  }
  const note = results.find(({ status, diagnosis }) => status === "ok" && diagnosis)?.diagnosis;
  if (note) said.push(`Note: ${note.message}.`);
  return said;
}

function differ(distance: number): string {
  return distance === 0
    ? "Here they agree in every digit."
    : `Here they differ by ${formatShort(distance)}; whether that is the error of discretising, which falls with the step, is what the audit tells.`;
}

function offBy(drift: number, distance: number): string {
  // On the way between these times it may be further off, as the drawing of the drift shows.
  const off = `its state is off by up to ${formatShort(drift)} at t₀ and where a(t) jumps`;
  const state = drift === 0 ? "its state comes back in every digit" : off;
  if (distance === 0) return `${state}, and its gradient agrees in every digit`;
  return `${state}${drift === 0 ? " and its gradient is off by" : ", and its gradient by"} ${formatShort(distance)}`;
}

const capitalised = (mode: string) => `${mode.charAt(0).toUpperCase()}${mode.slice(1)}`;

/** The largest difference between two gradients, in the units of the gradient. */
function distance(a: GradientResult, b: GradientResult): number {
  const off = (x: Float64Array, y: Float64Array) =>
    x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i])), 0);
  return Math.max(off(a.gradient.z0, b.gradient.z0), off(a.gradient.theta, b.gradient.theta));
}
