import { experiment } from "node-ode";

/** A body that turns at constant rates, its attitude as a unit quaternion: q′ = ½ q ω. */
const [p, q, r] = [0.3, 0.5, -0.2];
export function turn([w, x, y, z] = [1, 0, 0, 0], t: number) {
  const twice = [-x * p - y * q - z * r, w * p + y * r - z * q, w * q - x * r + z * p, w * r + x * q - y * p];
  return twice.map((rate) => rate / 2);
}
export const spin = experiment(turn, { t: [0, 10] });
