import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { knownNumber } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import { use } from "../evaluate/use.ts";
import { ArrayValue, Builtin, type Evaluator, type ParamOptions, ParamValue, type Value } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";
import { needArguments, type Option, optionsOf } from "./arguments.ts";

const options = ["min", "max", "step", "fixed", "log", "scale"];

/** `param(value, { min, max, step, fixed, log, scale })`: a parameter's initial value, its range, and how it is trained. */
export const param = new Builtin("param", (e, args, site) => {
  needArguments(e, "param", args, 1, site);
  const [value, given] = args;
  const syntax = argumentSyntax(site, 0);
  if (value instanceof ParamValue)
    refuse(e.range(syntax), "invalid-argument", "`param` of a `param`; give its options once");
  const found = checked(e, optionsOf(e, "param", given, options, argumentSyntax(site, 1)));
  if (found.log) needPositive(e, value, syntax);
  return new ParamValue(value, found, syntax);
});

function checked(e: Evaluator, options: ReadonlyMap<string, Option>): ParamOptions {
  const [min, max, step, scale] = ["min", "max", "step", "scale"].map((name) => {
    const option = options.get(name);
    return option && knownNumber(e, option.value, quoted(name), option.site);
  });
  if (min !== undefined && max !== undefined && !(min < max)) {
    refuse(
      e.range(options.get("max")?.site as never),
      "invalid-argument",
      `\`max\` must be above \`min\`, which is ${formatShort(min)}`,
    );
  }
  for (const [name, value] of Object.entries({ step, scale })) {
    if (value === undefined || (value > 0 && Number.isFinite(value))) continue;
    refuse(
      e.range(options.get(name)?.site as never),
      "invalid-argument",
      `${quoted(name)} must be above 0, not ${value}`,
    );
  }
  const [fixed, log] = ["fixed", "log"].map((name) => {
    const option = options.get(name);
    if (!option || typeof option.value === "boolean") return option?.value as boolean | undefined;
    const message = `${quoted(name)} must be true or false, but this is ${describe(option.value)}`;
    return refuse(e.range(option.site), "invalid-argument", message);
  });
  if (log && scale !== undefined) {
    const message = "`scale` has no effect beside `log`: logarithms have no unit";
    refuse(e.range(options.get("scale")?.site as never), "invalid-argument", message);
  }
  if (log && max !== undefined && !(max > 0)) {
    const message = `\`max\` must be above 0 beside \`log\`, not ${formatShort(max)}`;
    refuse(e.range(options.get("max")?.site as never), "invalid-argument", message);
  }
  return { min, max, step, fixed, log, scale };
}

/** What is trained in logarithms has some: a number above 0, or an array of such numbers. */
function needPositive(e: Evaluator, value: Value, syntax: AstNode): void {
  const isPositive = (x: Value): boolean =>
    x instanceof ArrayValue ? x.elements.every((each) => isPositive(use(each))) : typeof x === "number" && x > 0;
  if (isPositive(value)) return;
  const message = `\`log\` trains the logarithm, so that the value must be above 0, but this is ${describe(value)}`;
  refuse(e.range(syntax), "invalid-argument", message);
}
