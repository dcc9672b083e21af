import { drawPortrait } from "../../analysis/portrait/drawPortrait.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** The phase portrait of a function or experiment. */
export const portraitJob: Job<"portrait"> = {
  doing: "drawing",
  run({ name, version, options }, context) {
    const began = performance.now();
    const { initial, theta, span } = options;
    const subject = study(programOf(context), name, { first: initial, theta, span });
    const drawing = drawPortrait(context.session, subject, options, context.cancelled);
    return { version, ...drawing, seconds: (performance.now() - began) / 1000 };
  },
};
