import type { OptionDescription } from "../protocol/analysisApi.ts";
import type { FunctionDescription, PortraitOptions, PortraitResult } from "../protocol/engineApi.ts";
import type { Figure, Note } from "../protocol/figure.ts";
import type { Block, Control, Panel } from "../protocol/panel.ts";
import { portraitControls, type WriteEdit } from "./portraitControls.ts";
import type { Translate } from "./translate.ts";

/** What a portrait's panel is made of. */
export interface PortraitPanelState {
  /** Name of the function or experiment. */
  readonly subject: string;
  readonly dynamics: FunctionDescription;
  readonly result: PortraitResult;
  /** As the reader set them. */
  readonly options: PortraitOptions;
  readonly schema: readonly OptionDescription[];
  readonly edit: WriteEdit;
  readonly canUndo: boolean;
  /** In the side bar: without controls beside it. */
  readonly compact: boolean;
}

/** What stands on the panel of a portrait. */
export function portraitPanel(
  { subject, dynamics, result, options, schema, edit, canUndo, compact }: PortraitPanelState,
  t: Translate,
): Pick<Panel, "toolbar" | "content" | "side" | "notes" | "clock"> {
  const { used, figures, trouble } = result;
  const first = compact ? "medium" : "large";
  const [plane, ...others] = figures.filter((figure) => !(compact && isSpace(figure)));
  const inOrder = [
    { ...plane, fitting: fitting(result, options) },
    ...others.filter(isSpace),
    ...others.filter((figure) => !isSpace(figure)),
  ];
  return {
    toolbar: toolbar(canUndo, options, used.dimension > 1, t),
    content: [
      ...inOrder.map(
        (figure, n): Block => ({ kind: "figure", figure, size: n === 0 ? first : isSpace(figure) ? "large" : "small" }),
      ),
      ...(compact ? [] : result.tables),
    ],
    side: compact ? [] : portraitControls(subject, dynamics, result, options, edit, schema, t),
    notes: [...result.notes.map((text): Note => ({ severity: "info", text })), ...(trouble ? notesOf(trouble, t) : [])],
    clock: { from: used.span[0], to: used.span[1], ...paceOf(figures) },
  };
}

/** A clock keeps the pace of the axis of time that it runs along. */
function paceOf(figures: readonly Figure[]): { readonly linearTo?: number } {
  const scale = figures.find(({ x }) => x.time)?.x.scale;
  return typeof scale === "object" ? { linearTo: scale.linearTo } : {};
}

const isSpace = ({ space }: Figure) => space !== undefined;

/** Other axes, or the wish to see what matters, leave the view that the reader chose before. */
const fitting = ({ used }: PortraitResult, { fit }: PortraitOptions) => `${used.axes.join()} ${fit === true}`;

function toolbar(canUndo: boolean, { starts = [], fit }: PortraitOptions, isPlane: boolean, t: Translate): Control[] {
  const canClear = starts.length > 0;
  return [
    {
      kind: "button",
      id: "undo",
      label: t("Undo"),
      icon: "undo",
      look: "icon",
      shortcut: "undo",
      disabled: canUndo ? undefined : t("Nothing was done here yet"),
    },
    {
      kind: "button",
      id: "clear",
      label: t("Clear trajectories"),
      icon: "clear",
      look: "icon",
      disabled: canClear ? undefined : t("No trajectory was started by a click"),
    },
    ...(isPlane
      ? [
          {
            kind: "button",
            id: "fit",
            label: t("Fit to what matters"),
            detail: t("Show the equilibria and cycles near the initial states"),
            disabled: fit ? t("What matters is in view") : undefined,
          } as const,
        ]
      : []),
  ];
}

function notesOf({ message, remedies }: NonNullable<PortraitResult["trouble"]>, t: Translate): Note[] {
  const [first, ...rest] = remedies;
  const link = (n: number, title: string) => ({ id: `remedy:${n}`, label: title });
  return [
    { severity: "warning", text: message, link: first && link(0, first.title) },
    ...rest.map(({ title }, n): Note => ({ severity: "info", text: t("Or:"), link: link(n + 1, title) })),
  ];
}
