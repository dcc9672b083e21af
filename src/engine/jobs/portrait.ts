import { type DrawnPortrait, drawPortrait } from "../../analysis/portrait/drawPortrait.ts";
import type { PortraitResult } from "../../protocol/engineApi.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** The phase portrait of a function or experiment. */
export const portraitJob: Job<"portrait"> = {
  doing: "drawing",
  run({ name, version, options }, context) {
    const began = performance.now();
    const { initial, theta, span } = options;
    const subject = study(programOf(context), name, { first: initial, theta, span });
    const result = ({ json: _, ...drawn }: DrawnPortrait): PortraitResult => ({
      version,
      ...drawn,
      seconds: (performance.now() - began) / 1000,
    });
    const soFar = (drawn: DrawnPortrait) => context.progress(result(drawn));
    return result(drawPortrait(context.session, subject, options, context.cancelled, soFar));
  },
};
