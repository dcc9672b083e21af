// Draws the walkthrough's pictures into media/walkthrough, from the equations they show, in the editor's own colours.
// usage: node scripts/walkthrough.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

const WIDTH = 560;
const HEIGHT = 340;
const FOREGROUND = "var(--vscode-foreground)";
const MUTED = "var(--vscode-descriptionForeground)";
const LINE = "var(--vscode-widget-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.5)))";
const BLUE = "var(--vscode-charts-blue)";
const RED = "var(--vscode-charts-red)";
const GREEN = "var(--vscode-charts-green)";
const PURPLE = "var(--vscode-charts-purple)";

/** @typedef {readonly [number, number]} Point */

/** One step of the classical Runge–Kutta method for a plane system.
 * @param {(z: Point, t: number) => Point} f @param {Point} z @param {number} t @param {number} h @returns {Point} */
function rk4(f, z, t, h) {
  const along = (/** @type {Point} */ k, /** @type {number} */ s) =>
    /** @type {Point} */ ([z[0] + s * k[0], z[1] + s * k[1]]);
  const k1 = f(z, t);
  const k2 = f(along(k1, h / 2), t + h / 2);
  const k3 = f(along(k2, h / 2), t + h / 2);
  const k4 = f(along(k3, h), t + h);
  const sum = (/** @type {0 | 1} */ i) => z[i] + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  return [sum(0), sum(1)];
}

/** @param {(z: Point, t: number) => Point} f @param {Point} z @param {number} h */
function euler(f, z, t = 0, h = 0.1) {
  const k = f(z, t);
  return /** @type {Point} */ ([z[0] + h * k[0], z[1] + h * k[1]]);
}

/** @param {typeof rk4} step @param {(z: Point, t: number) => Point} f @param {Point} z @param {number} h @param {number} steps */
function trajectory(step, f, z, h, steps) {
  const points = [z];
  for (let n = 0; n < steps; n++) points.push(step(f, points[n], n * h, h));
  return points;
}

/** Maps data to a box of the picture.
 * @param {Point} x @param {Point} y @param {readonly [number, number, number, number]} box left, top, width, height */
function axes(x, y, [left, top, width, height]) {
  const place = (/** @type {Point} */ [u, v]) =>
    `${(left + ((u - x[0]) / (x[1] - x[0])) * width).toFixed(1)} ${(top + height - ((v - y[0]) / (y[1] - y[0])) * height).toFixed(1)}`;
  const frame = `<path d="M${left} ${top}V${top + height}H${left + width}" fill="none" stroke="${LINE}"/>`;
  return { place, frame };
}

/** @param {string} d @param {string} stroke @param {number} width */
const line = (d, stroke, width = 2, extra = "") =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round" ${extra}/>`;
/** @param {readonly Point[]} points @param {(point: Point) => string} place */
const path_ = (points, place) => `M${points.map(place).join("L")}`;
/** @param {number} x @param {number} y @param {string} words */
const text = (x, y, words, fill = FOREGROUND, size = 13, extra = "") =>
  `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" ${extra}>${words}</text>`;

/** @type {(mu: number) => (z: Point) => Point} */
const vanDerPol =
  (mu) =>
  ([x, v]) => [v, mu * (1 - x * x) * v - x];

function sample() {
  const mono = 'font-family="var(--vscode-editor-font-family, monospace)"';
  const code = [
    `<tspan fill="${PURPLE}">export function</tspan> <tspan fill="${BLUE}">vanDerPol</tspan>([x, v], t, { mu = 1 }) {`,
    `  <tspan fill="${PURPLE}">return</tspan> [v, mu * (1 - x * x) * v - x];`,
    "}",
  ];
  return [
    `<rect x="24" y="60" width="512" height="190" rx="6" fill="none" stroke="${LINE}"/>`,
    text(40, 90, "vanDerPol.node-ode.ts", MUTED, 12),
    line("M24 104H536", LINE, 1),
    text(40, 138, `<tspan fill="${BLUE}">Phase portrait</tspan>  |  Euler vs RK4 | Adjoint | More…`, MUTED, 12),
    ...code.map((row, i) => text(40, 164 + 22 * i, row, FOREGROUND, 13, `${mono} xml:space="preserve"`)),
    `<rect x="36" y="125" width="94" height="18" rx="3" fill="none" stroke="${BLUE}"/>`,
  ];
}

function portrait() {
  const { place, frame } = axes([-3.4, 3.4], [-3.4, 3.4], [40, 20, 480, 290]);
  const arrows = [];
  for (let x = -3; x <= 3; x += 0.75)
    for (let v = -3; v <= 3; v += 0.75) {
      const [a, b] = vanDerPol(1)([x, v]);
      const length = Math.hypot(a, b) || 1;
      const s = 0.26 / length;
      arrows.push(
        line(`M${place([x - a * s, v - b * s])}L${place([x + a * s, v + b * s])}`, MUTED, 1, 'opacity="0.6"'),
      );
    }
  const inside = trajectory(rk4, vanDerPol(1), [0.3, 0.1], 0.05, 420);
  const outside = trajectory(rk4, vanDerPol(1), [-2.6, 3], 0.05, 220);
  const dot = (/** @type {Point} */ at, /** @type {string} */ fill) => {
    const [cx, cy] = place(at).split(" ");
    return `<circle cx="${cx}" cy="${cy}" r="5" fill="${fill}"/>`;
  };
  const [cx, cy] = place([-2.6, 3]).split(" ").map(Number);
  const pointer = `<path d="M${cx + 6} ${cy + 4}l0 18l5 -5l4 8l3 -1.5l-4 -8l7 -0.5z" fill="${FOREGROUND}"/>`;
  return [
    frame,
    ...arrows,
    line(path_(inside, place), BLUE),
    line(path_(outside, place), RED),
    dot(inside[0], BLUE),
    dot(outside[0], RED),
    pointer,
    text(280, 332, "x", MUTED, 12),
    text(20, 165, "v", MUTED, 12),
  ];
}

function accuracy() {
  /** @type {(z: Point) => Point} */
  const oscillator = ([x, v]) => [v, -x];
  const left = axes([-1.85, 1.85], [-2.06, 2.06], [40, 40, 215, 240]);
  const right = axes([-1.85, 1.85], [-2.06, 2.06], [310, 40, 215, 240]);
  const circle = trajectory(rk4, oscillator, [1, 0], 0.05, 126);
  const coarse = /** @type {Point[]} */ ([[1, 0]]);
  for (let n = 0; n < 38; n++) coarse.push(euler(oscillator, coarse[n], 0, 0.165));
  const fine = trajectory(rk4, oscillator, [1, 0], 0.33, 19);
  const truth = (/** @type {(p: Point) => string} */ place) =>
    line(path_(circle, place), MUTED, 1.5, 'stroke-dasharray="5 4"');
  return [
    left.frame,
    truth(left.place),
    line(path_(coarse, left.place), RED),
    right.frame,
    truth(right.place),
    line(path_(fine, right.place), BLUE),
    text(147, 26, "Euler, 38 evaluations", FOREGROUND, 13, 'text-anchor="middle"'),
    text(417, 26, "RK4, 76 evaluations", FOREGROUND, 13, 'text-anchor="middle"'),
    text(280, 316, "x″ = −x, one turn: the exact solution is dashed", MUTED, 12, 'text-anchor="middle"'),
  ];
}

function training() {
  const loss = axes([0, 100], [-3.2, 0.4], [40, 40, 215, 240]);
  const fit = axes([0, 10], [0, 5.5], [310, 40, 215, 240]);
  const losses = Array.from(
    { length: 101 },
    (_, n) =>
      /** @type {Point} */ ([
        n,
        Math.log10(1.6 * Math.exp(-n / 14) + 0.0012 + 0.02 * Math.exp(-n / 30) * Math.sin(n) ** 2),
      ]),
  );
  /** @type {(a: number) => (z: Point) => Point} */
  const lotka =
    (a) =>
    ([prey, predator]) => [a * prey - 0.55 * prey * predator, 0.3 * prey * predator - 0.75 * predator];
  const prey = (/** @type {number} */ a) =>
    trajectory(rk4, lotka(a), [2.6, 1.2], 0.05, 200).map(([x], n) => /** @type {Point} */ ([n * 0.05, x]));
  const truth = prey(1.05);
  const dots = truth
    .filter((_, n) => n % 10 === 0)
    .map(([t, x], n) => {
      const [cx, cy] = fit.place([t, x + 0.12 * Math.sin(7 * n)]).split(" ");
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="none" stroke="${FOREGROUND}"/>`;
    });
  return [
    loss.frame,
    line(path_(losses, loss.place), BLUE),
    text(147, 26, "loss, by iteration", FOREGROUND, 13, 'text-anchor="middle"'),
    fit.frame,
    line(path_(prey(0.75), fit.place), MUTED, 1.5, 'stroke-dasharray="5 4"'),
    line(path_(truth, fit.place), GREEN),
    ...dots,
    text(417, 26, "data, start and now", FOREGROUND, 13, 'text-anchor="middle"'),
  ];
}

function adjoint() {
  const { place, frame } = axes([0, 1], [0, 8], [60, 40, 440, 240]);
  // z′ = z, L = ½z(1)²: a(t) = e^(2 − t).
  const a = Array.from({ length: 81 }, (_, n) => /** @type {Point} */ ([n / 80, Math.exp(2 - n / 80)]));
  const z = Array.from({ length: 81 }, (_, n) => /** @type {Point} */ ([n / 80, Math.exp(n / 80)]));
  const head = (/** @type {Point} */ at, /** @type {Point} */ to, /** @type {string} */ stroke) => {
    const [x, y] = place(at).split(" ").map(Number);
    const [u, v] = place(to).split(" ").map(Number);
    const angle = (Math.atan2(v - y, u - x) * 180) / Math.PI;
    return `<path d="M-6 -5L4 0L-6 5" transform="translate(${x} ${y}) rotate(${angle.toFixed(1)})" fill="none" stroke="${stroke}" stroke-width="2"/>`;
  };
  return [
    frame,
    line(path_(z, place), BLUE),
    head(z[50], z[52], BLUE),
    line(path_(a, place), RED),
    head(a[30], a[28], RED),
    text(300, 256, "z(t), forward", BLUE, 13),
    text(232, 96, "a(t) = ∂L/∂z(t), backward", RED, 13),
    text(60, 304, "t₀", MUTED, 12),
    text(492, 304, "t₁", MUTED, 12),
  ];
}

/** What each shows, for readers who do not see it. */
const titles = {
  sample: "A dynamics function with lenses over it",
  portrait: "Two trajectories on their way to a limit cycle",
  accuracy: "Euler leaves the circle that RK4 stays on",
  training: "A falling loss, and a curve that meets its data",
  adjoint: "The state runs forward, the adjoint backward",
};
const pictures = { sample, portrait, accuracy, training, adjoint };

const folder = path.join(root, "media", "walkthrough");
mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(pictures)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="var(--vscode-font-family, sans-serif)">\n<title>${titles[/** @type {keyof typeof titles} */ (name)]}</title>\n${draw().join("\n")}\n</svg>\n`;
  writeFileSync(path.join(folder, `${name}.svg`), svg);
}
