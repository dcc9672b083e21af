import { elementary } from "../../elementary/elementary.ts";
import { schedule } from "./schedule.ts";

export const cosine = schedule({
  name: "cosine",
  doc: "Falls from `rate` to `final` along half a cosine over the whole training.",
  positional: [{ name: "rate", doc: "The learning rate at the start.", type: { kind: "number" }, above: 0 }],
  options: [{ name: "final", doc: "The learning rate at the end.", type: { kind: "number" }, default: 0, min: 0 }],
  source: "Loshchilov & Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, eq. 5 (one period).",
  rate:
    ({ rate, final }) =>
    (iteration, total) =>
      final + ((rate - final) * (1 + elementary.cos((Math.PI * iteration) / total))) / 2,
});
