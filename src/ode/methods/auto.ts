import type { SwitchingMethod } from "../switchingMethod.ts";
import { rodas5p } from "./rodas5p.ts";
import { tsit5 } from "./tsit5.ts";

export const auto: SwitchingMethod = {
  ...tsit5,
  name: "auto",
  title: "Automatic",
  whenStiff: rodas5p,
  explicit: tsit5.name,
  doc: "Tsit5, and Rodas5P for as long as the problem is stiff, each trajectory by itself: the default.",
  source:
    "L. R. Petzold, Automatic selection of methods for solving stiff and nonstiff systems, SIAM J. Sci. Stat. Comput. 4 (1983)",
};
