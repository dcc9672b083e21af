import { Registry } from "../../../core/registry.ts";
import { arrows } from "./arrows.ts";
import { basinsLayer } from "./basins.ts";
import { cyclesLayer } from "./cycles.ts";
import { equilibriaLayer } from "./equilibria.ts";
import type { Layer } from "./layer.ts";
import { nullclinesLayer } from "./nullclines.ts";
import { regionsLayer } from "./regions.ts";
import { separatricesLayer } from "./separatrices.ts";
import { streamlinesLayer } from "./streamlines.ts";
import { stroboscopicLayer } from "./stroboscopic.ts";
import { traceDeterminantLayer } from "./traceDeterminant.ts";

/** Everything that can be drawn of a flow over its plane, in the order of drawing; switches and flags are made from it. */
export const layers = new Registry<Layer>("layer", [
  basinsLayer,
  arrows,
  streamlinesLayer,
  nullclinesLayer,
  regionsLayer,
  separatricesLayer,
  cyclesLayer,
  stroboscopicLayer,
  equilibriaLayer,
  traceDeterminantLayer,
]);
