import { Registry } from "../core/registry.ts";
import type { Word } from "../core/vocabulary.ts";
import { curricula } from "./curricula/registry.ts";
import { losses } from "./losses/registry.ts";
import { optimizers } from "./optimizers/registry.ts";
import { regularisers } from "./regularisers/registry.ts";
import { schedules } from "./schedules/registry.ts";

/** Every word that names a choice, of all kinds; a name may mean one thing only. */
export const words = new Registry<Word>("word", [
  ...losses,
  ...optimizers,
  ...schedules,
  ...curricula,
  ...regularisers,
]);
