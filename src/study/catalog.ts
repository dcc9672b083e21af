import { gradientModes } from "../adjoint/gradientModes.ts";
import { methods } from "../ode/methods/registry.ts";
import type { Catalog } from "../protocol/engineApi.ts";
import { engines } from "./engineChoice.ts";

/** Names and documentation of everything registered that menus and selectors offer. */
export function catalog(): Catalog {
  return {
    engines: [...engines].map(({ name, doc }) => ({ name, doc })),
    gradientModes: [...gradientModes].map(({ name, doc }) => ({ name, doc })),
    methods: [...methods].map(({ name, title, order, embedded, doc }) => ({
      name,
      title,
      order,
      adaptive: embedded !== undefined,
      doc,
    })),
  };
}
