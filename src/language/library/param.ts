import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { knownNumber } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import { Builtin, type Evaluator, type ParamOptions, ParamValue } from "../evaluate/value.ts";
import { needArguments, type Option, optionsOf } from "./arguments.ts";

/** `param(value, { min, max, step, fixed })`: a parameter's initial value, its range on a slider, and whether it is trained. */
export const param = new Builtin("param", (e, args, site) => {
  needArguments(e, "param", args, 1, site);
  const [value, given] = args;
  const syntax = argumentSyntax(site, 0);
  if (value instanceof ParamValue)
    refuse(e.range(syntax), "invalid-argument", "`param` of a `param`; give its options once");
  const options = optionsOf(e, "param", given, ["min", "max", "step", "fixed"], argumentSyntax(site, 1));
  return new ParamValue(value, checked(e, options), syntax);
});

function checked(e: Evaluator, options: ReadonlyMap<string, Option>): ParamOptions {
  const [min, max, step] = ["min", "max", "step"].map((name) => {
    const option = options.get(name);
    return option && knownNumber(e, option.value, `\`${name}\``, option.site);
  });
  if (min !== undefined && max !== undefined && !(min < max)) {
    refuse(
      e.range(options.get("max")?.site as never),
      "invalid-argument",
      `\`max\` must be above \`min\`, which is ${min}`,
    );
  }
  if (step !== undefined && !(step > 0)) {
    refuse(e.range(options.get("step")?.site as never), "invalid-argument", `\`step\` must be above 0, not ${step}`);
  }
  const fixed = options.get("fixed");
  if (fixed && typeof fixed.value !== "boolean") {
    refuse(
      e.range(fixed.site),
      "invalid-argument",
      `\`fixed\` must be true or false, but this is ${describe(fixed.value)}`,
    );
  }
  return { min, max, step, fixed: fixed?.value as boolean | undefined };
}
