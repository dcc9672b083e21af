import { schedule } from "./schedule.ts";

export const constant = schedule({
  name: "constant",
  doc: "The same learning rate at every iteration; a plain number means this.",
  positional: [{ name: "rate", doc: "The learning rate.", type: { kind: "number" }, above: 0 }],
  rate:
    ({ rate }) =>
    () =>
      rate,
});
