import { type TextState, textField } from "../ui.ts";
import { parseNumber, stepped, typed } from "./number.ts";

export interface NumberState extends Omit<TextState, "value" | "invalid"> {
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step: number;
  readonly integer?: boolean;
}

/** A text field that takes numbers: what is none, or out of range, is marked and given back on leaving. */
export function numberInput(initial: NumberState, onChange: (value: number) => void) {
  let state = initial;
  const show = (invalid: boolean) => field.update({ ...state, value: typed(state.value), invalid });
  const take = (value: number | null) => {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer } = state;
    const accepted = value !== null && value >= min && value <= max && !(integer && !Number.isInteger(value));
    if (accepted && value !== state.value) {
      state = { ...state, value };
      onChange(value);
    }
    show(!accepted);
  };
  const field = textField(
    { ...state, value: typed(state.value) },
    (text) => take(parseNumber(text)),
    (steps) => take(clamp(stepped(state.value, steps, state.step), state)),
  );
  return {
    element: field.element,
    update(next: NumberState) {
      state = next;
      show(false);
    },
  };
}

function clamp(value: number, { min, max }: NumberState): number {
  return Math.min(max ?? value, Math.max(min ?? value, value));
}
