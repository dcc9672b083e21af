import type { RemedyChange } from "./remedy.ts";

/** A remedy as the command line takes it, beside all that was given; in place of an option that was. */
export function remedyFlags(change: RemedyChange): string {
  if ("method" in change) return `--method ${change.method}`;
  if ("maxSteps" in change) return `--max-steps ${change.maxSteps}`;
  if ("rtol" in change) return `--rtol ${change.rtol} --atol ${change.atol}`;
  if ("atol" in change)
    return Object.entries(change.atol)
      .map(([name, x]) => `--atol ${name}=${x}`)
      .join(" ");
  if ("span" in change) return `--t ${change.span.join(",")}`;
  return `--mode ${change.mode}`;
}
