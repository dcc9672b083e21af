// Draws media/icon.png: trajectories of a stable focus, x′ = −0.4x + 2y, y′ = −2x − 0.4y, coloured by speed, on their way
// to the equilibrium. Needs nothing but Node.
// usage: node scripts/icon.mjs
import { writeFileSync } from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { root } from "./root.mjs";

const size = 128;
const background = [24, 22, 48];
const equilibrium = [255, 255, 255];
/** Slow to fast. */
const scale = [
  [88, 80, 236],
  [56, 189, 248],
  [163, 230, 53],
  [253, 224, 71],
];

/** @typedef {[number, number]} Point */

/** Pixels a unit of state. */
const unit = 44;

/** Four arms, a quarter of a turn apart: points in pixels with the speed there, 0 to 1, and half the line's width. */
const arms = [0, 1, 2, 3].map((k) =>
  trajectory([1.9 * Math.cos((k * Math.PI) / 2), 1.9 * Math.sin((k * Math.PI) / 2)]),
);

/** Five units of time from a start, by the classical Runge–Kutta method. @param {Point} start */
function trajectory(start) {
  const h = 0.005;
  const points = [];
  let z = start;
  for (let n = 0; n <= 1000; n++) {
    const radius = Math.hypot(...z);
    points.push({
      x: size / 2 + unit * z[0],
      y: size / 2 - unit * z[1],
      speed: Math.min(1, Math.hypot(...f(z)) / 3),
      halfWidth: 0.7 + 1.7 * radius,
    });
    const k1 = f(z);
    const k2 = f(along(z, h / 2, k1));
    const k3 = f(along(z, h / 2, k2));
    const k4 = f(along(z, h, k3));
    z = along(z, h / 6, [k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0], k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1]]);
  }
  return points;
}

/** @param {Point} z @returns {Point} */
function f([x, y]) {
  return [-0.4 * x + 2 * y, -2 * x - 0.4 * y];
}

/** @param {Point} z @param {number} h @param {Point} k @returns {Point} */
function along([x, y], h, [dx, dy]) {
  return [x + h * dx, y + h * dy];
}

/** Red, green, blue and opacity of one pixel; edges are softened over one pixel. @param {number} px @param {number} py */
function pixel(px, py) {
  const [x, y] = [px + 0.5, py + 0.5];
  let colour = background;
  for (const arm of arms) {
    let [nearest, distance] = [arm[0], Number.POSITIVE_INFINITY];
    for (const point of arm) {
      const d = Math.hypot(x - point.x, y - point.y) - point.halfWidth;
      if (d < distance) [nearest, distance] = [point, d];
    }
    colour = mix(colour, shade(nearest.speed), cover(distance));
  }
  colour = mix(colour, background, cover(Math.hypot(x - size / 2, y - size / 2) - 10.5));
  colour = mix(colour, equilibrium, cover(Math.hypot(x - size / 2, y - size / 2) - 6.5));
  const corner = 26;
  const outside = Math.hypot(
    Math.max(0, Math.abs(x - size / 2) - (size / 2 - corner)),
    Math.max(0, Math.abs(y - size / 2) - (size / 2 - corner)),
  );
  return [...colour, 255 * cover(outside - corner)].map(Math.round);
}

/** How much of a pixel lies inside an edge at this signed distance. @param {number} distance */
function cover(distance) {
  return Math.max(0, Math.min(1, 0.5 - distance));
}

/** @param {number[]} from @param {number[]} to @param {number} share */
function mix(from, to, share) {
  return from.map((value, i) => value + share * (to[i] - value));
}

/** @param {number} speed */
function shade(speed) {
  const position = speed * (scale.length - 1);
  const i = Math.min(scale.length - 2, Math.floor(position));
  return mix(scale[i], scale[i + 1], position - i);
}

/** A PNG chunk (PNG specification, section 5.3). @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([length, body, sum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6], 8); // 8 bits a channel, red green blue alpha
const rows = Array.from({ length: size }, (_, y) => [0, ...Array.from({ length: size }, (_, x) => pixel(x, y)).flat()]);
writeFileSync(
  path.join(root, "media", "icon.png"),
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
