import { methods } from "../ode/methods/registry.ts";
import type { Catalog } from "../protocol/engineApi.ts";

/** Names and documentation of everything registered that menus and selectors offer. */
export function catalog(): Catalog {
  return {
    methods: [...methods].map(({ name, title, order, embedded, doc }) => ({
      name,
      title,
      order,
      adaptive: embedded !== undefined,
      doc,
    })),
  };
}
