import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

const gamma = 0.26;
const b4 = [0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.6194303907248068, gamma];
const b5 = [0.1365975117764029, 0, -0.05496908796538376, -0.04118626728321046, 0.629933048990164, 0.06962479448202728];

export const kvaerno5 = diagonallyImplicit({
  name: "kvaerno5",
  title: "Kværnø 5(4)",
  order: 5,
  c: [0, 0.52, 1.230333209967908, 0.8957659843500759, 0.43639360985864756, 1, 1],
  a: [
    [0],
    [gamma, gamma],
    [0.13, 0.8403332099679081, gamma],
    [0.22371961478320504, 0.476755323197997, -0.06470895363112615, gamma],
    [0.1664856432324832, 0.1045001884159172, 0.03631482272098715, -0.13090704451073998, gamma],
    b4,
    [...b5, gamma],
  ],
  b: [...b5, gamma],
  embedded: { order: 4, bHat: [...b4, 0] },
  // Of order 4 at every θ, with f as its slope at both ends; what is left free makes the terms of order 5 small.
  dense: {
    order: 4,
    b: [
      [1, -2.1386040292287665, 1.8235981055631434, -0.5483965645579743],
      [],
      [0, 0.4174189512062103, -1.0547142542739545, 0.582326215102361],
      [0, -2.8975813711868508, 5.63041767324086, -2.7740225693372196],
      [0, 3.613827049835125, -4.70792190370959, 1.7240279028646304],
      [0, 0.5024696996869804, -0.7264402214458523, 0.29359531624089874],
      [0, 0.5024696996873004, -0.9649393993746016, 0.722469699687301],
    ],
  },
  doc: "A fifth-order diagonally implicit pair with an explicit first stage, stiffly accurate and L-stable.",
  source: "A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, BIT 44 (2004)",
});
