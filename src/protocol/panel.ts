import type { Figure, Note } from "./figure.ts";

/**
 * Everything a panel shows, as data: the webview composes blocks and controls and knows no analysis. An update is a
 * whole new panel; blocks and controls of the same id are changed in place.
 */
export interface Panel {
  /** `portrait`, `plots`, `adjoint`, …: names the panel to assistive technology and style sheets, chooses no code. */
  readonly kind: string;
  readonly title: string;
  /** Where it comes from, such as the file's name. */
  readonly subtitle?: string;
  /** Actions above the content, in order. */
  readonly toolbar: readonly Control[];
  readonly content: readonly Block[];
  /** Groups of controls beside the content; below it where the panel is narrow. */
  readonly side: readonly ControlGroup[];
  /** Sentences on the whole panel. */
  readonly notes: readonly Note[];
  /** Given when curves carry their time: play and pause move points along them. */
  readonly clock?: Clock;
  /** The content is the last good one and is greyed; the text says why it could not be renewed. */
  readonly stale?: Note;
  /** What is being computed, when the reader waits for it. */
  readonly busy?: string;
  /** In place of content when there is none to show. */
  readonly empty?: Empty;
  /** The call of `node-ode` that gives the panel's numbers again. */
  readonly command?: CommandLine;
  /** Kept by the editor over a window reload and handed back to the extension: its own text, opaque to the webview. */
  readonly memory: string;
}

/** The control that copies the call. */
export const COPY_COMMAND = "copyCommand";

/** One of the two is given. */
export interface CommandLine {
  readonly line?: string;
  /** Why there is none. */
  readonly impossible?: string;
}

/** The animation's time runs from `from` to `to` (which may be earlier: an adjoint runs backward) and starts over. */
export interface Clock {
  readonly from: number;
  readonly to: number;
  /** It runs through decades alike beyond this time, on either side of 0; at one pace where absent. */
  readonly linearTo?: number;
  /** Seconds of one run on screen, default 8. */
  readonly seconds?: number;
  /** Name of the time, default "t". */
  readonly label?: string;
  readonly unit?: string;
}

export interface Empty {
  readonly title: string;
  readonly text: string;
  readonly action?: Button;
}

export type Block = FigureBlock | TableBlock | TextBlock | FactsBlock | ProgressBlock | ColumnsBlock | ControlsBlock;

export interface FigureBlock {
  readonly kind: "figure";
  readonly figure: Figure;
  /** `large` for what the panel is about, `small` for strips such as time series; default `medium`. */
  readonly size?: "large" | "medium" | "small";
}

export interface TableBlock {
  readonly kind: "table";
  readonly id: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of a report, what is on screen another way: its files have it. */
  readonly fileOnly?: boolean;
  /** Shown closed, its title alone, until the reader opens it. */
  readonly closed?: boolean;
}

export interface TableColumn {
  readonly label: string;
  readonly unit?: string;
  /** Significant digits that its numbers are shown with, by default 6, by which modes and methods are compared. */
  readonly digits?: number;
}

/** Numbers stand right-aligned with the digits shown everywhere; a verdict is coloured and carries its symbol. */
export type Cell = string | number | Verdict;

export interface Verdict {
  readonly verdict: "good" | "warning" | "bad" | "neutral";
  readonly text: string;
}

export interface TextBlock {
  readonly kind: "text";
  readonly id: string;
  readonly title?: string;
  /** Plain text, one entry a paragraph. */
  readonly paragraphs: readonly string[];
  /** The first paragraph is one: it is coloured and carries its symbol. */
  readonly verdict?: Verdict["verdict"];
}

/** Named values in a row, such as steps, evaluations and seconds. */
export interface FactsBlock {
  readonly kind: "facts";
  readonly id: string;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly value: string | number;
  /** The number that `value` shows shortened: copies have it. */
  readonly exact?: number;
  readonly detail?: string;
}

export interface ProgressBlock {
  readonly kind: "progress";
  readonly id: string;
  readonly label: string;
  /** From 0 to 1; absent while unknown. */
  readonly done?: number;
}

/** Columns side by side, under one another where there is no room. */
export interface ColumnsBlock {
  readonly kind: "columns";
  readonly id: string;
  readonly columns: readonly Column[];
  /** Width in CSS pixels that a column needs to stand beside another; default 220. */
  readonly least?: number;
}

export interface Column {
  readonly title?: string;
  readonly content: readonly Block[];
}

export interface ControlsBlock {
  readonly kind: "controls";
  readonly id: string;
  readonly controls: readonly Control[];
}

export interface ControlGroup {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly Control[];
  /** Buttons under the controls, such as "Reset" and "Write to file". */
  readonly actions?: readonly Button[];
  /** Shown closed until the reader opens it. */
  readonly closed?: boolean;
}

export type Control = Slider | NumberField | TextField | Choice | Toggle | Button;

interface ControlBase {
  /** Unique within the panel; `set` and `press` events carry it. */
  readonly id: string;
  readonly label: string;
  /** A sentence for tooltips and screen readers. */
  readonly detail?: string;
  /** Why it cannot act now; absent where it can. */
  readonly disabled?: string;
}

/** A range input with a number beside it. */
export interface Slider extends ControlBase {
  readonly kind: "slider";
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Default: 1/200 of the range, rounded to 1, 2 or 5 times a power of ten. */
  readonly step?: number;
  readonly scale?: "linear" | "log";
  /** Where its reset button leads; no button when absent. */
  readonly initial?: number;
  /** Refuse typed values outside the range; else the range widens to hold them. */
  readonly strict?: boolean;
  readonly unit?: string;
}

export interface NumberField extends ControlBase {
  readonly kind: "number";
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  /** Of the up and down keys; default a tenth of the value's magnitude. */
  readonly step?: number;
  readonly integer?: boolean;
  readonly initial?: number;
  readonly unit?: string;
  /** It takes half the place of others in a row of controls. */
  readonly half?: boolean;
}

export interface TextField extends ControlBase {
  readonly kind: "text";
  readonly value: string;
  readonly placeholder?: string;
}

export interface Choice extends ControlBase {
  readonly kind: "choice";
  readonly value: string;
  readonly options: readonly ChoiceOption[];
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export interface Toggle extends ControlBase {
  readonly kind: "toggle";
  readonly value: boolean;
}

export interface Button extends ControlBase {
  readonly kind: "button";
  readonly icon?: Icon;
  /** `primary` for the one main action, `icon` where the symbol speaks for itself; default `secondary`. */
  readonly look?: "primary" | "secondary" | "icon";
  /** Pressed by this key while the panel has the focus and no text is being edited. */
  readonly shortcut?: Shortcut;
}

export type Shortcut = "undo" | "redo";

export type Icon =
  | "play"
  | "pause"
  | "stop"
  | "step"
  | "rewind"
  | "undo"
  | "redo"
  | "clear"
  | "reset"
  | "save"
  | "write"
  | "add"
  | "settings";
