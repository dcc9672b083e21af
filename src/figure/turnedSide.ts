/** A side from which a box is looked at, in degrees: about the upright axis, and above the ground. */
export interface Side {
  readonly azimuth: number;
  readonly elevation: number;
}

/** Three coordinates; on the screen right, up, and toward the reader. */
export type Point = readonly [number, number, number];

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** From the coordinates of a box to the screen. */
export function rotation({ azimuth, elevation }: Side): (point: Point) => Point {
  const [a, e] = [radians(azimuth), radians(elevation)];
  const [ca, sa, ce, se] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  return ([x, y, z]) => [-sa * x + ca * y, -se * ca * x - se * sa * y + ce * z, ce * ca * x + ce * sa * y + se * z];
}

/** A side turned on: the azimuth within half a turn of 0, the elevation between straight down and straight up. */
export function turnedBy({ azimuth, elevation }: Side, by: Side): Side {
  const round = (((azimuth + by.azimuth + 180) % 360) + 360) % 360;
  return { azimuth: round - 180, elevation: Math.min(90, Math.max(-90, elevation + by.elevation)) };
}
