import { catalog } from "../catalog.ts";
import type { Job } from "../job.ts";

export const catalogJob: Job<"catalog"> = {
  doing: "listing what there is",
  run: () => catalog(),
};
