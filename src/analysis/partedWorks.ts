import { Registry } from "../core/registry.ts";
import { destinationWork } from "../phase/destinations.ts";
import { windingWork } from "../phase/winding.ts";
import type { AnyPartedWork } from "../pool/serveParts.ts";
import { partedAlongFlow } from "../study/frozenFlow.ts";
import type { Session } from "../study/session.ts";
import { sweeping } from "../study/sweep/sweeping.ts";
import { partsWork } from "../study/training/partsWork.ts";
import { rowsWork } from "../study/training/rowsWork.ts";
import { segmentWork } from "../study/training/segmentWork.ts";
import { sweepRuns } from "./sweepRuns.ts";

/** All work that threads of a pool do in parts. */
export const partedWorks = new Registry<AnyPartedWork<Session>>("work", [
  partedAlongFlow(destinationWork),
  partedAlongFlow(windingWork),
  sweeping(sweepRuns).work,
  segmentWork,
  rowsWork,
  partsWork,
]);
