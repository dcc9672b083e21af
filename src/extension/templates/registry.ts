import { Registry } from "../../core/registry.ts";

/** A starting point for a file: `templates/<name>.node-ode.ts`, a complete system that draws at once. */
export interface Template {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** The analysis that opens beside it. */
  readonly opens: "portrait" | "training";
  /** It is about a table, `templates/<name>.csv` or one of the reader's. */
  readonly hasTable?: true;
}

/** Every template, in the order in which they are offered; titles and sentences are translated. */
// biome-ignore format: a template a line
export const templates = new Registry<Template>("template", [
  { name: "oscillator", title: "Oscillator with damping", doc: "Position and velocity, two parameters with sliders", opens: "portrait" },
  { name: "predatorPrey", title: "Predators and prey", doc: "Two populations, one of which eats the other, on closed orbits", opens: "portrait" },
  { name: "kinetics", title: "Chemical kinetics", doc: "Three concentrations and the rates of their reactions", opens: "portrait" },
  { name: "logistic", title: "Growth with a limit", doc: "One state variable: slope field and phase line", opens: "portrait" },
  { name: "learn", title: "Neural ODE that learns a flow", doc: "A net as the right-hand side, and data from a true system", opens: "portrait" },
  { name: "ownData", title: "Neural ODE for data of your own", doc: "A net that learns what a table (CSV) holds", opens: "training", hasTable: true },
]);
