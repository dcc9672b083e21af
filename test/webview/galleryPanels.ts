import { isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { emptyPlots } from "../../src/panels/emptyPlots.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { english } from "../panels/english.ts";
import { analysisOf, portraitOf, trainingOf, turnedOn } from "./productPanels.ts";

/* Every panel of the product, and those that try its layout. */

export const portrait = () => portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }, { z: [-3, 3] }] });

export const galleryPanels: Readonly<Record<string, () => Panel | Promise<Panel>>> = {
  portrait,
  slopes: () => portraitOf("tanh", "tanh"),
  lorenz: () => portraitOf("lorenz", "lorenz"),
  plots: () => portraitOf("pendulum", "pendulum", {}, { compact: true }),
  ...Object.fromEntries(
    [...analyses].filter(isReporting).flatMap(({ name, options }) => [
      [name, () => analysisOf(name, "vanDerPol", "vanDerPol", turnedOn(options))],
      [`${name}OfGradient`, () => analysisOf(name, "linear", "gradientOfLinear")],
    ]),
  ),
  sweepImage: () => analysisOf("sweep", "vanDerPol", "vanDerPol", { against: "x" }, { whole: true }),
  sweepFailing: () => analysisOf("sweep", "blowUp", "blowUp", { over: "z", against: "t1" }, { whole: true }),
  training: () => trainingOf("spiral", "fitSpiral", 600),
  crossing: () => trainingOf("concentricAugmented", "onTheLine", 300),
  augmented: () => trainingOf("concentricAugmented", "inThePlane", 300),
  crowded: async () => {
    const panel = await portrait();
    const names = ["growthRateOfThePreyPopulation", "k", "carryingCapacity", "β₁", "γ", "handlingTime", "q", "ω₀"];
    return {
      ...panel,
      title: "aFunctionWithQuiteALongNameThatSomebodyWrote",
      subtitle: "samples/ecology/rosenzweig-macarthur.node-ode.ts",
      busy: "Solving",
      notes: [
        {
          severity: "warning",
          text: "Trajectory 3 diverged at t = 4.21: component `prey` overflowed in `x ** 9`.",
          link: { id: "source", label: "Show in source" },
        },
      ],
      side: [
        {
          id: "axes",
          title: "Axes",
          controls: ["Across", "Up"].map(
            (label) =>
              ({
                kind: "choice",
                id: label,
                label,
                value: "x",
                options: [
                  { value: "x", label: "prey" },
                  { value: "y", label: "predator" },
                ],
              }) as const,
          ),
        },
        {
          id: "held",
          title: "Held values",
          closed: true,
          controls: [{ kind: "number", id: "held.2", label: "z", value: -12345.678901 }],
        },
        {
          id: "many",
          title: "Parameters",
          controls: names.map(
            (label, i) =>
              ({
                kind: "slider",
                id: label,
                label,
                value: 10 ** (i - 4) * 1.2345,
                min: 0,
                max: 10 ** (i - 3),
                initial: 0,
                unit: i % 2 ? "1/year" : undefined,
              }) as const,
          ),
        },
      ],
    };
  },
  stale: async () => ({
    ...(await portrait()),
    stale: {
      severity: "error",
      text: "Line 7: cannot find `mu2`; did you mean `mu`? The drawing shows the last version without errors.",
      link: { id: "error", label: "Show in source" },
    },
  }),
  empty: () => emptyPlots(english),
};
