import type { ParameterDescription } from "../protocol/engineApi.ts";
import type { Control, ControlGroup } from "../protocol/panel.ts";
import type { NetView } from "../protocol/trainingViewApi.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/** The nets of the equation: what is set here is written into the file. `layers:` or `activation:` and a name are a control's id. */
export function netGroup({ result, parameters }: TrainingPanelState, t: Translate): ControlGroup[] {
  if (result.nets.length === 0) return [];
  const several = result.nets.length > 1;
  return [
    {
      id: "nets",
      title: several ? t("Nets") : t("Net"),
      controls: result.nets.flatMap((net) =>
        controlsOf(
          net,
          parameters.find(({ name }) => name === net.name),
          several ? `${net.name}: ` : "",
          t,
        ),
      ),
    },
  ];
}

function controlsOf(
  { name, layers, activation, activations }: NetView,
  parameter: ParameterDescription | undefined,
  before: string,
  t: Translate,
): Control[] {
  const hasWeights = parameter?.weightsSite?.before === "weights: ";
  const canResize = parameter?.layersRange !== undefined && !hasWeights;
  return [
    {
      kind: "text",
      id: `layers:${name}`,
      label: `${before}${t("Hidden layers")}`,
      value: layers.slice(1, -1).join(", "),
      placeholder: t("none"),
      detail: t("Sizes of the hidden layers, from the input on, as in 20, 20; written into the file"),
      disabled: canResize
        ? undefined
        : hasWeights
          ? t("Its weights are given in the file, and fit these layers only: take `weights` out first")
          : t("Its layers are not written as numbers in a call of mlp"),
    },
    {
      kind: "choice",
      id: `activation:${name}`,
      label: `${before}${t("Activation")}`,
      value: activation,
      options: activations.map((each) => ({ value: each, label: each })),
      detail: t("Between layers, none after the last; written into the file"),
      disabled: parameter?.activationSite ? undefined : t("The net is not written as a call with options"),
    },
  ];
}

/** Sizes of hidden layers as a reader writes them; undefined where they are none. */
export function hiddenLayers(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const sizes = words.map(Number);
  return sizes.every((size) => Number.isInteger(size) && size > 0 && size <= MAX_UNITS) ? sizes : undefined;
}

/** Units of a layer that can be typed; more are for the file. */
const MAX_UNITS = 4096;
