import {
  type Checkbox,
  type Dropdown,
  provideVSCodeDesignSystem,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { element, setAttributes, setText } from "./element.ts";
import { icon, type Symbol16 } from "./icons.ts";

/**
 * Every interactive element of the webview comes from here, so that the toolkit can be changed in one file. It is the
 * only importer of the toolkit. Sliders are native, since the toolkit has none; its badge, tag and progress ring set
 * inline styles that the content security policy forbids, so they are not used.
 */
provideVSCodeDesignSystem(document.body).register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDivider(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeTextField(),
);

/** What a control means, or why it cannot act: for the pointer and for a screen reader. */
const described = (sentence: string | undefined) => ({ title: sentence, "aria-description": sentence });

export interface ButtonState {
  readonly label: string;
  /** Tooltip; an icon button shows its label there. */
  readonly detail?: string;
  /** Why it cannot act; absent where it can. */
  readonly disabled?: string;
  readonly icon?: Symbol16;
  readonly look?: "primary" | "secondary" | "icon";
  /** For buttons that stay pressed. */
  readonly pressed?: boolean;
}

export interface UiButton {
  readonly element: HTMLElement;
  update(state: ButtonState): void;
}

export function button(state: ButtonState, onPress: () => void): UiButton {
  const host = element("vscode-button");
  let shown = "";
  const update = ({ label, detail, disabled, icon: symbol, look = "secondary", pressed }: ButtonState) => {
    const iconOnly = look === "icon";
    setAttributes(host, {
      appearance: look,
      "aria-label": label,
      "aria-pressed": pressed === undefined ? undefined : String(pressed),
      ...described(disabled ?? detail),
      ...(iconOnly && { title: disabled ? `${label}: ${disabled}` : (detail ?? label) }),
      disabled: disabled !== undefined,
    });
    const content = `${symbol} ${iconOnly} ${label}`;
    if (content === shown) return;
    shown = content;
    const drawn = symbol ? [icon(symbol)] : [];
    if (!iconOnly) for (const svg of drawn) svg.setAttribute("slot", "start");
    host.replaceChildren(...drawn, ...(iconOnly ? [] : [label]));
  };
  update(state);
  host.addEventListener("click", () => {
    if (!host.hasAttribute("disabled")) onPress();
  });
  return { element: host, update };
}

export interface TextState {
  /** Accessible name; the visible label stands elsewhere. */
  readonly label: string;
  readonly value: string;
  readonly detail?: string;
  readonly placeholder?: string;
  /** Why it cannot act; absent where it can. */
  readonly disabled?: string;
  readonly invalid?: boolean;
}

export interface UiText {
  readonly element: HTMLElement;
  readonly value: string;
  /** The text is left alone while it is being typed. */
  update(state: TextState): void;
}

/** `onCommit` after Enter or on leaving; `onStep` for the arrow keys (±1, with Shift ±10), where numbers are typed. */
export function textField(
  state: TextState,
  onCommit: (text: string) => void,
  onStep?: (steps: number) => void,
): UiText {
  const host = element("vscode-text-field") as TextField;
  let editing = false;
  const commit = () => {
    if (!editing) return;
    editing = false;
    onCommit(host.value);
  };
  host.addEventListener("input", () => {
    editing = true;
  });
  host.addEventListener("change", commit);
  host.addEventListener("blur", commit);
  host.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
    const steps = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (steps === 0 || !onStep) return;
    event.preventDefault();
    editing = false;
    onStep(event.shiftKey ? 10 * steps : steps);
  });
  const update = ({ label, value, detail, placeholder, disabled, invalid }: TextState) => {
    setAttributes(host, {
      "aria-label": label,
      "aria-invalid": invalid ? "true" : undefined,
      ...described(disabled ?? detail),
      placeholder,
    });
    if (host.disabled !== (disabled !== undefined)) host.disabled = disabled !== undefined;
    if (!editing && host.value !== value) host.value = value;
  };
  update(state);
  return {
    element: host,
    get value() {
      return host.value;
    },
    update,
  };
}

export interface DropdownState {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly detail?: string }[];
  readonly detail?: string;
  /** Why it cannot act; absent where it can. */
  readonly disabled?: string;
}

export function dropdown(state: DropdownState, onChange: (value: string) => void) {
  const host = element("vscode-dropdown") as Dropdown;
  let shown = "";
  const update = ({ label, value, options, detail, disabled }: DropdownState) => {
    setAttributes(host, { "aria-label": label, ...described(disabled ?? detail) });
    const content = JSON.stringify(options);
    if (content !== shown) {
      shown = content;
      host.replaceChildren(
        ...options.map((option) =>
          element(
            "vscode-option",
            { value: option.value, title: option.detail, selected: option.value === value },
            option.label,
          ),
        ),
      );
    }
    if (host.disabled !== (disabled !== undefined)) host.disabled = disabled !== undefined;
    if (host.value !== value) host.value = value;
  };
  update(state);
  host.addEventListener("change", () => onChange(host.value));
  return { element: host, update };
}

export interface CheckboxState {
  readonly label: string;
  readonly value: boolean;
  readonly detail?: string;
  /** Why it cannot act; absent where it can. */
  readonly disabled?: string;
}

export function checkbox(state: CheckboxState, onChange: (value: boolean) => void) {
  const text = element("span");
  const host = element("vscode-checkbox", {}, text) as Checkbox;
  let quiet = false;
  const update = ({ label, value, detail, disabled }: CheckboxState) => {
    setText(text, label);
    setAttributes(host, described(disabled ?? detail));
    if (host.disabled !== (disabled !== undefined)) host.disabled = disabled !== undefined;
    // The toolkit fires `change` for changes by script too.
    quiet = true;
    if (host.checked !== value) host.checked = value;
    quiet = false;
  };
  update(state);
  host.addEventListener("change", () => {
    if (!quiet) onChange(host.checked);
  });
  return { element: host, update };
}

export interface RangeState {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What a screen reader says for the value. */
  readonly spoken: string;
  /** Why it cannot act; absent where it can. */
  readonly disabled?: string;
}

/** `onInput` while it is dragged, with `final` false, and once at the end with `final` true. */
export function range(state: RangeState, onInput: (value: number, final: boolean) => void) {
  const input = element("input", { type: "range", class: "range" });
  const update = ({ label, value, min, max, step, spoken, disabled }: RangeState) => {
    setAttributes(input, {
      "aria-label": label,
      "aria-valuetext": spoken,
      ...described(disabled),
      min: String(min),
      max: String(max),
      step: String(step),
    });
    input.disabled = disabled !== undefined;
    if (input.valueAsNumber !== value) input.valueAsNumber = value;
    const part = max > min ? (input.valueAsNumber - min) / (max - min) : 0;
    input.style.setProperty("--part", `${100 * part}%`);
  };
  update(state);
  input.addEventListener("input", () => onInput(input.valueAsNumber, false));
  input.addEventListener("change", () => onInput(input.valueAsNumber, true));
  return { element: input, update };
}

export const divider = (): HTMLElement => element("vscode-divider", { role: "presentation" });
