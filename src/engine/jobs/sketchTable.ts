import { tableSketch } from "../../study/training/tableSketch.ts";
import type { Job } from "../job.ts";

export const sketchTableJob: Job<"sketchTable"> = {
  doing: "looking through a table",
  run: ({ file, text }) => tableSketch(file, text),
};
