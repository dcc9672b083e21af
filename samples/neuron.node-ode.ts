/**
 * The nerve of the squid after Hodgkin and Huxley (1952): how a nerve cell fires.
 *
 *   C V′ = I − g_Na m³ h (V − 50) − g_K n⁴ (V + 77) − g_L (V + 54.4)
 *
 * V is the voltage across the membrane in millivolts, t is in milliseconds. Sodium comes in through channels that are open with probability
 * m³ h, potassium leaves through others that are open with n⁴; each gate opens and closes at rates that depend on V:
 *
 *   m′ = α_m(V) (1 − m) − β_m(V) m,   and so h and n
 *
 * m is ten times as fast as the others: when V rises a little it opens, more sodium comes in, V rises more. That is the spike. h closes and n
 * opens behind it and bring the cell back to rest, deaf for some milliseconds. FitzHugh and Nagumo made two equations of these four:
 * see `fitzHughNagumo`.
 *
 * Things to try: raise the current from 0; one spike at 3, and firing without end from about 6.3 on. Draw n against V: the cycle is the
 * one that FitzHugh saw.
 */
import { experiment, param } from "node-ode";

/** x / (1 − e^(−x)), which is 1 at 0: the two rates that are of this form have no value there otherwise. */
const ramp = (x: number) => (Math.abs(x) < 1e-4 ? 1 + x / 2 + x ** 2 / 12 : x / (1 - Math.exp(-x)));

/** Voltage in mV and the gates' probabilities; current in µA/cm², conductances in mS/cm², capacity in µF/cm². */
export function neuron(
  [V, m, h, n] = [-65, 0.0529, 0.5961, 0.3177],
  t: number,
  {
    current = param(10, { min: 0, max: 50, step: 0.5 }),
    sodium = param(120, { min: 0, max: 200, step: 5 }),
    potassium = param(36, { min: 0, max: 80, step: 2 }),
    leak = param(0.3, { min: 0, max: 1, step: 0.05 }),
    capacity = 1,
  } = {},
) {
  const flowing = sodium * m ** 3 * h * (V - 50) + potassium * n ** 4 * (V + 77) + leak * (V + 54.4);
  const gate = (x: number, opening: number, closing: number) => opening * (1 - x) - closing * x;
  return [
    (current - flowing) / capacity,
    gate(m, ramp((V + 40) / 10), 4 * Math.exp(-(V + 65) / 18)),
    gate(h, 0.07 * Math.exp(-(V + 65) / 20), 1 / (1 + Math.exp(-(V + 35) / 10))),
    gate(n, 0.1 * ramp((V + 55) / 10), 0.125 * Math.exp(-(V + 65) / 80)),
  ];
}

/** A current of 10 µA/cm²: it fires some seventy times a second. */
export const firing = experiment(neuron, {
  z0: [-65, 0.0529, 0.5961, 0.3177],
  t: [0, 60],
  view: { V: [-85, 50], m: [-0.05, 1.05] },
});

/** Without one it rests: pushed up by 10 mV it answers with a spike, by 3 or 5 mV it does not. */
export const excitable = experiment(neuron, {
  z0: [
    [-60, 0.0529, 0.5961, 0.3177],
    [-55, 0.0529, 0.5961, 0.3177],
    [-62, 0.0529, 0.5961, 0.3177],
  ],
  t: [0, 25],
  theta: { current: 0 },
  view: { V: [-85, 50], m: [-0.05, 1.05] },
});
