import { tableau } from "../../core/tableau.ts";

export const fehlberg45 = tableau({
  name: "fehlberg45",
  title: "Runge–Kutta–Fehlberg 5(4)",
  order: 5,
  c: [0, 1 / 4, 3 / 8, 12 / 13, 1, 1 / 2],
  a: [
    [],
    [1 / 4],
    [3 / 32, 9 / 32],
    [1932 / 2197, -7200 / 2197, 7296 / 2197],
    [439 / 216, -8, 3680 / 513, -845 / 4104],
    [-8 / 27, 2, -3544 / 2565, 1859 / 4104, -11 / 40],
  ],
  b: [16 / 135, 0, 6656 / 12825, 28561 / 56430, -9 / 50, 2 / 55],
  // Its error constants are large beside those of the estimate: with 0.9 the global error passes what tolerances promise.
  embedded: { order: 4, bHat: [25 / 216, 0, 1408 / 2565, 2197 / 4104, -1 / 5, 0], control: { safety: 0.76 } },
  doc: "The first popular pair, advancing with its fifth-order solution as in Shampine and Watts' RKF45.",
  source: "E. Fehlberg, Low-order classical Runge–Kutta formulas with stepsize control, NASA TR R-315 (1969)",
});
