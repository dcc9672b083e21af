import { elementary } from "../../elementary/elementary.ts";
import { schedule } from "./schedule.ts";

export const exponential = schedule({
  name: "exponential",
  doc: "Falls from `rate` to `final` by the same factor at every iteration.",
  positional: [{ name: "rate", doc: "The learning rate at the start.", type: { kind: "number" }, above: 0 }],
  options: [{ name: "final", doc: "The learning rate at the end.", type: { kind: "number" }, above: 0 }],
  rate:
    ({ rate, final }) =>
    (iteration, total) =>
      rate * elementary.pow(final / rate, iteration / total),
});
