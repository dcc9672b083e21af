import { Registry } from "../../core/registry.ts";
import { jacobianFrobenius } from "./jacobianFrobenius.ts";
import { kineticEnergy } from "./kineticEnergy.ts";
import type { Regulariser } from "./regulariser.ts";
import { weightDecay } from "./weightDecay.ts";

/** Every regulariser by name. */
export const regularisers = new Registry<Regulariser>("regulariser", [kineticEnergy, jacobianFrobenius, weightDecay]);
