import type { Analysis } from "../analysis/analysis.ts";
import { describeOptions } from "../analysis/option.ts";
import { analyses } from "../analysis/registry.ts";
import type { AnalysisDescription } from "../protocol/analysisApi.ts";
import type { Catalog } from "../protocol/engineApi.ts";

/** Names and documentation of everything registered that lenses, menus and panels offer. */
export function catalog(): Catalog {
  return { analyses: [...analyses].map(describeAnalysis) };
}

function describeAnalysis({
  name,
  command = name,
  title,
  heading,
  doc,
  icon,
  options,
  needs,
  optionsAbove = false,
  sliders = false,
  hovers = false,
}: Analysis): AnalysisDescription {
  return {
    name,
    command: `nodeOde.${command}`,
    title,
    heading,
    doc,
    icon,
    needs,
    options: describeOptions(options),
    optionsAbove,
    sliders,
    hovers,
  };
}
