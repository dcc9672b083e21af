import { Registry } from "../../core/registry.ts";
import type { Curriculum } from "./curriculum.ts";
import { earlyTimes } from "./earlyTimes.ts";
import { growingHorizon } from "./growingHorizon.ts";
import { multipleShooting } from "./multipleShooting.ts";

/** Every curriculum by name. */
export const curricula = new Registry<Curriculum>("curriculum", [growingHorizon, multipleShooting, earlyTimes]);
