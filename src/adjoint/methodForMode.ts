import type { Method } from "../ode/adaptiveMethod.ts";
import { isImplicit, isReversible } from "../ode/implicit/implicitMethod.ts";
import { methods, UnfitMethod } from "../ode/methods/registry.ts";
import type { GradientMode } from "./gradientMode.ts";

/**
 * The method of a name, for a mode.
 *
 * @throws UnfitMethod where the mode reverses steps one by one and the method makes each of several before it, UnknownName for none at all
 */
export function methodForMode(name: string, mode: GradientMode): Method {
  const method = methods.get(name);
  if (!mode.exact || isReversible(method)) return method;
  throw new UnfitMethod(
    `${name} makes each step of several before it, and ${mode.name} takes them one by one: take the mode interpolating, or the method ${isImplicit(method) ? "radau5" : "auto"}`,
  );
}
