/**
 * A thermostat: the heating goes on where the room is too cold, and off where it is too warm (hysteresis).
 *
 *   temperature′ = heating · power − loss · (temperature − outside),   heating′ = 0
 *
 * Whether the heating is on does not follow from the temperature: between the two thresholds it is on while the room becomes warmer, and
 * off while it cools. So it is a part of the state, which nothing moves but events: `cold` on the way down, `warm` on the way up. With one
 * threshold for both the heating would go on and off without end; the distance between them is what makes it rest.
 *
 * Things to try: bring `on` and `off` together and read what ends the solve; open a window (a larger `leak`) until the power does not
 * suffice and `warm` never comes; ask for the gradient of `evening`: how many hours of heating does a degree more cost?
 */
import { event, experiment, param, running } from "node-ode";

const house = {
  power: param(6, { min: 0, max: 12 }),
  leak: param(0.2, { min: 0.05, max: 1 }),
  on: param(19, { min: 10, max: 25 }),
  off: param(21, { min: 10, max: 25 }),
};

const OUTSIDE = 5;

/** Temperature in °C, and whether the heating is on, 1 or 0; time in hours. */
export function thermostat([temperature, heating] = [17, 1], t: number, { power, leak, on, off } = house) {
  return [heating * power - leak * (temperature - OUTSIDE), 0];
}

type House = typeof house;

const cold = event(([temperature]: number[], t, { on }: House) => temperature - on, {
  direction: "down",
  then: ([temperature]) => [temperature, 1],
  name: "cold",
});

const warm = event(([temperature]: number[], t, { off }: House) => temperature - off, {
  direction: "up",
  then: ([temperature]) => [temperature, 0],
  name: "warm",
});

/** From a cold house and from a warm one; its loss are the hours for which the heating is on. */
export const evening = experiment(thermostat, {
  z0: [
    [17, 1],
    [23, 0],
  ],
  t: [0, 12],
  events: [cold, warm],
  loss: running(([temperature, heating]) => heating),
  view: { temperature: [16, 24], heating: [-0.1, 1.1], t: [0, 12] },
});
