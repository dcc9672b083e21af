import { Registry } from "../core/registry.ts";
import type { GradientMode } from "./gradientMode.ts";
import { backsolve } from "./modes/backsolve.ts";
import { checkpointed } from "./modes/checkpointed.ts";
import { direct } from "./modes/direct.ts";
import { forward } from "./modes/forward.ts";
import { interpolating } from "./modes/interpolating.ts";
import { throughSwitches } from "./switches/throughSwitches.ts";

/** Every gradient mode by name. */
export const gradientModes = new Registry<GradientMode>("gradient mode", [
  ...[checkpointed, direct, interpolating, backsolve, forward].map(throughSwitches),
]);

/** What is used where nothing is said. */
export const defaultGradientMode = checkpointed.name;
