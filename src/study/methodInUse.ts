import type { Diagnosis } from "../core/status.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { type Method, takesMass } from "../ode/adaptiveMethod.ts";
import { methods } from "../ode/methods/registry.ts";
import { isSwitching } from "../ode/switchingMethod.ts";
import { type Study, StudyError } from "./study.ts";

/**
 * The method of a request, else of the study. Of one that switches it is the one for what is stiff where there is a mass matrix.
 *
 * @throws UnknownName, StudyError for one that takes no mass matrix where there is one
 */
export function methodInUse({ field, solver }: Pick<Study, "field" | "solver">, asked = solver.method): Method {
  const method = methods.get(asked);
  const used = field.mass && isSwitching(method) ? method.whenStiff : method;
  refuseMass(field, used);
  return used;
}

/** Says that another method takes the steps than the one asked for; undefined where none does. */
export function insteadOf(
  study: Study,
  { method: asked = study.solver.method }: { readonly method?: string },
  used: Method,
) {
  if (asked === used.name) return undefined;
  const message = `${used.name} takes the steps: of the methods of ${asked} it is the one that takes a mass matrix`;
  return { status: "ok", t: study.span[0], message } satisfies Diagnosis;
}

/** Refuses a field with a mass matrix to a method that solves z′ = f alone. */
export function refuseMass({ mass }: Pick<VectorField, "mass">, method: Method): void {
  if (!mass || (takesMass(method) && !isSwitching(method))) return;
  const names = [...methods].filter((other) => takesMass(other) && !isSwitching(other)).map(({ name }) => name);
  throw new StudyError(`${method.name} takes no mass matrix: take ${names.join(" or ")}`);
}
