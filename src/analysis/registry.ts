import { Registry } from "../core/registry.ts";
import { accuracy } from "./accuracy/analysis.ts";
import { adjoint } from "./adjoint/analysis.ts";
import type { Analysis } from "./analysis.ts";
import { portrait } from "./portrait/analysis.ts";
import { sweep } from "./sweep/analysis.ts";
import { training } from "./training/analysis.ts";
import { wellposed } from "./wellposed/analysis.ts";

/** Every analysis, in the order of lenses and menus. */
export const analyses = new Registry<Analysis>("analysis", [portrait, accuracy, adjoint, training, wellposed, sweep]);
