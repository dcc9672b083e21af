import {
  bytes,
  type Check,
  count,
  dictionary,
  either,
  finite,
  flag,
  list,
  nullable,
  object,
  optional,
  type Parsed,
  parse,
  range,
  tagged,
  text,
  word,
} from "./check.ts";
import { view } from "./checkFigure.ts";
import { panel } from "./checkPanel.ts";
import type { View } from "./figure.ts";
import type { Panel } from "./panel.ts";

/**
 * What the extension says to a webview. `strings` comes first, once; then a `show` at every change.
 *
 * `answers` is the sequence of the last event this content takes into account (0 for none): until an event is answered
 * the webview keeps what the reader set, so a slider under the hand never jumps back.
 */
export type ToWebview =
  | { readonly type: "strings"; readonly strings: Readonly<Record<string, string>> }
  | { readonly type: "show"; readonly panel: Panel; readonly answers: number }
  /** A sentence shown for a moment and read out. */
  | { readonly type: "announce"; readonly text: string };

/** What a webview says to the extension. `final` is false while a slider or point is still being dragged. */
export type FromWebview =
  /** The script runs and waits for content. Sent once. */
  | { readonly type: "ready" }
  | (Numbered & {
      readonly type: "set";
      readonly control: string;
      readonly value: ControlValue;
      readonly final: boolean;
    })
  /** A button, or the link of a note. */
  | (Numbered & { readonly type: "press"; readonly control: string })
  /** A click at a place of a figure that has `pick`, in data units. */
  | (Numbered & { readonly type: "pick"; readonly figure: string; readonly x: number; readonly y: number })
  | (Numbered &
      MarkedPoint & { readonly type: "move"; readonly x: number; readonly y: number; readonly final: boolean })
  | (Numbered & MarkedPoint & { readonly type: "remove" })
  /** A point that has `choice` was clicked, or Enter pressed on it. */
  | (Numbered & MarkedPoint & { readonly type: "choose" })
  /** The reader zoomed or panned; null after a return to the fitted view. */
  | (Numbered & { readonly type: "view"; readonly figure: string; readonly view: View | null })
  /** A file to be saved under a name the user chooses; SVG and CSV as UTF-8. */
  | { readonly type: "save"; readonly name: string; readonly format: ExportFormat; readonly data: Uint8Array }
  /** Text for the clipboard. */
  | { readonly type: "copy"; readonly text: string }
  /** Something unexpected, for the log. */
  | { readonly type: "fault"; readonly text: string };

export type ControlValue = number | string | boolean;

export type ExportFormat = "png" | "svg" | "csv";

/** Events count up from 1 within one life of a webview. */
export interface Numbered {
  readonly sequence: number;
}

export interface MarkedPoint {
  readonly figure: string;
  readonly mark: string;
  readonly index: number;
}

/** What the editor keeps for a panel over a window reload, and hands to the extension's panel serializer. */
export interface WebviewState {
  readonly version: 1;
  readonly memory: string;
  /** The ranges that the reader chose, by figure. */
  readonly views: Readonly<Record<string, Partial<View>>>;
  /** Control groups opened or closed by the reader. */
  readonly closed: Readonly<Record<string, boolean>>;
  /** Figures whose data table is open. */
  readonly tables: readonly string[];
}

const toWebview: Check<ToWebview> = tagged<"type", ToWebview>("type", {
  strings: object({ strings: dictionary(text) }),
  show: object({ panel, answers: count }),
  announce: object({ text }),
});

const numbered = { sequence: count };
const markedPoint = { figure: text, mark: text, index: count };

const fromWebview: Check<FromWebview> = tagged<"type", FromWebview>("type", {
  ready: object({}),
  set: object({ ...numbered, control: text, value: either(either(finite, text), flag), final: flag }),
  press: object({ ...numbered, control: text }),
  pick: object({ ...numbered, figure: text, x: finite, y: finite }),
  move: object({ ...numbered, ...markedPoint, x: finite, y: finite, final: flag }),
  remove: object({ ...numbered, ...markedPoint }),
  choose: object({ ...numbered, ...markedPoint }),
  view: object({ ...numbered, figure: text, view: nullable(view) }),
  save: object({ name: text, format: word<ExportFormat>({ png: true, svg: true, csv: true }), data: bytes }),
  copy: object({ text }),
  fault: object({ text }),
});

const first: Check<1> = (value, path) =>
  value === 1 ? null : `${path} must be 1, not ${typeof value === "number" ? value : typeof value}`;

const state: Check<WebviewState> = object<WebviewState>({
  version: first,
  memory: text,
  views: dictionary(object<Partial<View>>({ x: optional(range), y: optional(range) })),
  closed: dictionary(flag),
  tables: list(text),
});

/** A message of the extension, checked where it arrives. */
export const parseToWebview = (value: unknown): Parsed<ToWebview> => parse(toWebview, value, "message");

/** A message of a webview, checked where it arrives. */
export const parseFromWebview = (value: unknown): Parsed<FromWebview> => parse(fromWebview, value, "message");

/** What the editor kept for a panel, checked when it comes back. */
export const parseWebviewState = (value: unknown): Parsed<WebviewState> => parse(state, value, "state");
