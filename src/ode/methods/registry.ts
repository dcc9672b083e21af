import { ExplainedError } from "../../core/explainedError.ts";
import { Registry } from "../../core/registry.ts";
import type { Tableau } from "../../core/tableau.ts";
import { isExplicit, type Method } from "../adaptiveMethod.ts";
import { isImplicit } from "../implicit/implicitMethod.ts";
import { isMultistep } from "../steppedMethod.ts";
import { adams } from "./adams.ts";
import { auto } from "./auto.ts";
import { bdf } from "./bdf.ts";
import { bosh3 } from "./bosh3.ts";
import { cashKarp } from "./cashKarp.ts";
import { dop853 } from "./dop853.ts";
import { dopri5 } from "./dopri5.ts";
import { euler } from "./euler.ts";
import { fehlberg45 } from "./fehlberg45.ts";
import { gauss4 } from "./gauss4.ts";
import { heun } from "./heun.ts";
import { heunEuler } from "./heunEuler.ts";
import { implicitEuler } from "./implicitEuler.ts";
import { implicitMidpoint } from "./implicitMidpoint.ts";
import { kvaerno5 } from "./kvaerno5.ts";
import { leapfrog } from "./leapfrog.ts";
import { midpoint } from "./midpoint.ts";
import { radau5 } from "./radau5.ts";
import { ralston } from "./ralston.ts";
import { rk4 } from "./rk4.ts";
import { rk38 } from "./rk38.ts";
import { rodas5p } from "./rodas5p.ts";
import { rosenbrock23 } from "./rosenbrock23.ts";
import { trapezoid } from "./trapezoid.ts";
import { trBdf2 } from "./trBdf2.ts";
import { tsit5 } from "./tsit5.ts";
import { yoshida4 } from "./yoshida4.ts";

/** Every solver: its name is what experiments, the CLI and the menus call it by. */
export const methods = new Registry<Method>("method", [
  auto,
  tsit5,
  dopri5,
  dop853,
  cashKarp,
  fehlberg45,
  bosh3,
  heunEuler,
  rk4,
  rk38,
  heun,
  ralston,
  midpoint,
  euler,
  adams,
  bdf,
  radau5,
  rodas5p,
  kvaerno5,
  rosenbrock23,
  trBdf2,
  gauss4,
  trapezoid,
  implicitMidpoint,
  implicitEuler,
  leapfrog,
  yoshida4,
]);

/** Those whose stages follow from one another by evaluations of f alone. */
export const explicitMethods = new Registry<Tableau>("explicit method", [...methods].filter(isExplicit));

/** A method of another kind than something works with, in words. */
export class UnfitMethod extends ExplainedError {
  override readonly name = "UnfitMethod";
}

/**
 * A method for what works with explicit ones only.
 *
 * @param what begins the sentence, e.g. "a gradient"
 * @throws UnfitMethod for an implicit one, UnknownName for none at all
 */
export function explicitMethod(name: string, what: string): Tableau {
  const method = methods.get(name);
  if (isExplicit(method)) return method;
  const why = isImplicit(method)
    ? "is implicit"
    : isMultistep(method)
      ? "goes by the steps before the one it takes"
      : "moves the halves of a split system in turn";
  throw new UnfitMethod(
    `${what} is computed with explicit methods only, and ${name} ${why}: take ${defaultMethod.name}`,
  );
}

/** What is used where nothing is said. */
export const defaultMethod = auto;
