import { Registry } from "../../src/core/registry.ts";
import type { RowGroup } from "../rowGroup.ts";
import { accuracy } from "./accuracy.ts";
import { adaptive } from "./adaptive.ts";
import { compile } from "./compile.ts";
import { editor } from "./editor.ts";
import { firstRunRows } from "./firstRun.ts";
import { fits } from "./fits.ts";
import { gradient } from "./gradient.ts";
import { lanes } from "./lanes.ts";
import { large } from "./large.ts";
import { learning } from "./learning.ts";
import { ownParameters } from "./ownParameters.ts";
import { peers } from "./peers.ts";
import { phasePlane } from "./phasePlane.ts";
import { runaway } from "./runaway.ts";
import { stiff } from "./stiff.ts";
import { tables } from "./tables.ts";
import { tfjs } from "./tfjs.ts";
import { threads } from "./threads.ts";
import { training } from "./training.ts";
import { tubes } from "./tubes.ts";
import { vanDerPol } from "./vanDerPol.ts";
import { webview } from "./webview.ts";
import { wellposed } from "./wellposed.ts";

/** Every group of rows, in the order of the table. */
export const rowGroups = new Registry<RowGroup>("benchmark", [
  vanDerPol,
  peers,
  training,
  gradient,
  learning,
  fits,
  tfjs,
  adaptive,
  lanes,
  ownParameters,
  stiff,
  compile,
  phasePlane,
  threads,
  runaway,
  large,
  tables,
  tubes,
  wellposed,
  accuracy,
  webview,
  editor,
  firstRunRows,
]);
