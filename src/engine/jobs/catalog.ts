import type { Catalog } from "../../protocol/engineApi.ts";
import { catalog } from "../../study/catalog.ts";
import type { Job } from "../job.ts";

export const catalogJob: Job<null, Catalog> = { name: "catalog", run: () => catalog() };
