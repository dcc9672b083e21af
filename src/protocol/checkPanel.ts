import { type Check, either, finite, flag, list, object, optional, refine, tagged, text, word } from "./check.ts";
import { figure, note } from "./checkFigure.ts";
import type {
  Block,
  Button,
  Cell,
  Choice,
  ChoiceOption,
  Clock,
  Column,
  ColumnsBlock,
  CommandLine,
  Control,
  ControlGroup,
  ControlsBlock,
  Empty,
  Fact,
  FactsBlock,
  FigureBlock,
  Icon,
  NumberField,
  Panel,
  ProgressBlock,
  Shortcut,
  Slider,
  TableBlock,
  TableColumn,
  TextBlock,
  TextField,
  Toggle,
  Verdict,
} from "./panel.ts";

type Untagged<T extends { readonly kind: string }> = Omit<T, "kind">;

const base = { id: text, label: text, detail: optional(text), disabled: optional(text) };

const button = object<Untagged<Button>>({
  ...base,
  icon: optional(
    word<Icon>({
      play: true,
      pause: true,
      stop: true,
      step: true,
      rewind: true,
      undo: true,
      redo: true,
      clear: true,
      reset: true,
      save: true,
      write: true,
      add: true,
      settings: true,
    }),
  ),
  look: optional(word({ primary: true, secondary: true, icon: true })),
  shortcut: optional(word<Shortcut>({ undo: true, redo: true })),
});
const onlyButton: Check<Button> = tagged<"kind", Button>("kind", { button });

const control: Check<Control> = tagged<"kind", Control>("kind", {
  slider: refine(
    object<Untagged<Slider>>({
      ...base,
      value: finite,
      min: finite,
      max: finite,
      step: optional(finite),
      scale: optional(word({ linear: true, log: true })),
      initial: optional(finite),
      strict: optional(flag),
      unit: optional(text),
    }),
    ({ min, max, scale }) =>
      min >= max ? "has an empty range" : scale === "log" && min <= 0 ? "has a log scale that reaches 0" : null,
  ),
  number: object<Untagged<NumberField>>({
    ...base,
    value: finite,
    min: optional(finite),
    max: optional(finite),
    step: optional(finite),
    integer: optional(flag),
    initial: optional(finite),
    unit: optional(text),
    half: optional(flag),
  }),
  text: object<Untagged<TextField>>({ ...base, value: text, placeholder: optional(text) }),
  choice: object<Untagged<Choice>>({
    ...base,
    value: text,
    options: list(object<ChoiceOption>({ value: text, label: text, detail: optional(text) })),
  }),
  toggle: object<Untagged<Toggle>>({ ...base, value: flag }),
  button,
});

const verdict = word({ good: true, warning: true, bad: true, neutral: true });

const digits: Check<number> = refine(finite, (value) =>
  Number.isInteger(value) && value >= 1 && value <= 17 ? null : "is no number of digits",
);

const cell: Check<Cell> = either(either(text, finite), object<Verdict>({ verdict, text }));

/** Blocks nest, so the check is looked up when it runs. */
const blocks: Check<readonly Block[]> = (value, path) => list(block)(value, path);

const block: Check<Block> = tagged<"kind", Block>("kind", {
  figure: object<Untagged<FigureBlock>>({
    figure,
    size: optional(word({ large: true, medium: true, small: true })),
  }),
  table: refine(
    object<Untagged<TableBlock>>({
      id: text,
      title: text,
      columns: list(object<TableColumn>({ label: text, unit: optional(text), digits: optional(digits) })),
      rows: list(list(cell)),
      fileOnly: optional(flag),
      closed: optional(flag),
    }),
    ({ columns, rows }) =>
      rows.every((row) => row.length === columns.length) ? null : "has a row that does not fit its columns",
  ),
  text: object<Untagged<TextBlock>>({
    id: text,
    title: optional(text),
    paragraphs: list(text),
    verdict: optional(verdict),
  }),
  facts: object<Untagged<FactsBlock>>({
    id: text,
    facts: list(
      object<Fact>({ label: text, value: either(text, finite), exact: optional(finite), detail: optional(text) }),
    ),
  }),
  progress: object<Untagged<ProgressBlock>>({ id: text, label: text, done: optional(finite) }),
  columns: object<Untagged<ColumnsBlock>>({
    id: text,
    columns: list(object<Column>({ title: optional(text), content: blocks })),
    least: optional(finite),
  }),
  controls: object<Untagged<ControlsBlock>>({ id: text, controls: list(control) }),
});

export const panel: Check<Panel> = object<Panel>({
  kind: text,
  title: text,
  subtitle: optional(text),
  toolbar: list(control),
  content: blocks,
  side: list(
    object<ControlGroup>({
      id: text,
      title: text,
      controls: list(control),
      actions: optional(list(onlyButton)),
      closed: optional(flag),
    }),
  ),
  notes: list(note),
  clock: optional(
    object<Clock>({
      from: finite,
      to: finite,
      linearTo: optional(finite),
      seconds: optional(finite),
      label: optional(text),
      unit: optional(text),
    }),
  ),
  stale: optional(note),
  busy: optional(text),
  command: optional(object<CommandLine>({ line: optional(text), impossible: optional(text) })),
  empty: optional(object<Empty>({ title: text, text, action: optional(onlyButton) })),
  memory: text,
});
