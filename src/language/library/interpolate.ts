import { UnknownName } from "../../core/registry.ts";
import { interpolationFault } from "../../graph/interpolation/fault.ts";
import { interpolateNodes, interpolateNumbers, type Outside } from "../../graph/interpolation/interpolate.ts";
import type { InterpolationKind } from "../../graph/interpolation/kinds.ts";
import { interpolationKinds } from "../../graph/interpolation/kinds.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { scalar } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import { Builtin, type Evaluator } from "../evaluate/value.ts";
import { needArguments, type Option, optionsOf } from "./arguments.ts";
import { numberOf, vectorOf } from "./vectors.ts";

/** `interpolate(ts, ys, t, { kind, outside })`. */
export const interpolate = new Builtin("interpolate", (e, args, site) => {
  needArguments(e, "interpolate", args, 3, site);
  const [knotsSite, valuesSite, timeSite] = [0, 1, 2].map((k) => argumentSyntax(site, k));
  const knots = vectorOf(e, args[0], "the times of `interpolate`", knotsSite);
  if (!(knots instanceof Float64Array)) {
    return refuse(
      e.range(knotsSite),
      "invalid-argument",
      "the times of `interpolate` must be known numbers: parameters may be its values",
    );
  }
  const values = vectorOf(e, args[1], "the values of `interpolate`", valuesSite);
  const known = values instanceof Float64Array ? Array.from(values) : undefined;
  const t = Array.from(knots);
  const options = optionsOf(e, "interpolate", args[3], ["kind", "outside"], argumentSyntax(site, 3));
  const how = { kind: kindOf(e, options.get("kind")), outside: outsideOf(e, options.get("outside")) };
  const fault = interpolationFault(how.kind, t, known ?? (values as { size: number }).size);
  if (fault) refuse(e.range(fault.of === "times" ? knotsSite : valuesSite), "invalid-argument", fault.message);
  e.spend(t.length, site.node);
  const at = scalar(e, args[2], "the time of `interpolate`", timeSite);
  if (typeof at === "number" && known) return interpolateNumbers(how, t, known, at);
  const node = e.node(at, timeSite);
  const given = values instanceof Float64Array ? Array.from(values) : values;
  return numberOf(interpolateNodes(e.graph!, how, t, given, node));
});

function kindOf(e: Evaluator, option: Option | undefined): InterpolationKind {
  try {
    return interpolationKinds.get(option ? String(option.value) : "linear");
  } catch (error) {
    if (!option || !(error instanceof UnknownName)) throw error;
    return refuse(e.range(option.site), "invalid-argument", error.message);
  }
}

function outsideOf(e: Evaluator, option: Option | undefined): Outside {
  const value = option ? option.value : "hold";
  if (value === "hold" || value === "extend" || typeof value === "number") return value;
  const message = `\`outside\` must be "hold", "extend" or a number, but this is ${describe(value)}`;
  return refuse(e.range(option!.site), "invalid-argument", message);
}
