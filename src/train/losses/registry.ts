import { Registry } from "../../core/registry.ts";
import { atEvent } from "./atEvent.ts";
import { atTimes } from "./atTimes.ts";
import { cauchy } from "./cauchy.ts";
import { charbonnier } from "./charbonnier.ts";
import { huber } from "./huber.ts";
import { logCosh } from "./logCosh.ts";
import type { Loss } from "./loss.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";
import { meanSquaredError } from "./meanSquaredError.ts";
import { pointwise } from "./pointwise.ts";
import { running } from "./running.ts";
import { terminal } from "./terminal.ts";

/** Every loss by name. */
export const losses = new Registry<Loss>("loss", [
  terminal,
  running,
  atTimes,
  atEvent,
  meanSquaredError,
  meanAbsoluteError,
  huber,
  charbonnier,
  cauchy,
  logCosh,
  pointwise,
]);
