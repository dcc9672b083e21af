import type { GradientResult } from "../../adjoint/gradientResult.ts";
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
      `Direct differentiates the steps that were taken and is exact for them; interpolating solves the adjoint equation with steps of its own. Here they differ by ${formatShort(distance(direct, continuous))}; whether that is the error of discretising, which falls with the step, is what the audit tells.`,
    );
  }
  if (direct && back?.drift !== undefined) {
    said.push(
      `Backsolve stores no states: it solves z backward beside a. What contracts forward spreads backward, so errors can grow: here its state is off by up to ${formatShort(back.drift)} and its gradient by ${formatShort(distance(direct, back))}.`,
    );
  }
  for (const { mode, status, diagnosis } of results) {
    if (status === "drifted") said.push(`${mode} drifted: ${diagnosis?.message}.`);
    else if (status !== "ok") said.push(`${mode} ended early (${status})${diagnosis ? `: ${diagnosis.message}` : ""}.`);
  }
  return said;
}

/** The largest difference between two gradients, in the units of the gradient. */
function distance(a: GradientResult, b: GradientResult): number {
  const off = (x: Float64Array, y: Float64Array) =>
    x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i])), 0);
  return Math.max(off(a.gradient.z0, b.gradient.z0), off(a.gradient.theta, b.gradient.theta));
}
