import type { Pen } from "./pen.ts";
import type { Frame } from "./pixelScale.ts";

/** Pixels a left-out point may lie beside the line drawn: less than antialiasing shows. */
export const tolerance = 0.08;

/**
 * Draws a stream of points as few straight lines, none of which strays more than the tolerance, and leaves out lines that
 * cannot cross the frame.
 *
 * From each point drawn a cone is kept that looks through all points since; the first point outside it starts a new line
 * (sleeve fitting: Z. Zhao and A. Saalfeld, "Linear-time sleeve-fitting polyline simplification algorithms", 1997).
 */
export class ClippedPath {
  readonly #pen: Pen;
  readonly #frame: Frame;
  #down = false;
  /** The last point drawn, and on which sides of the frame it lies. */
  #x = 0;
  #y = 0;
  #outside = 0;
  /** The last point seen, relative to the one drawn. */
  #waiting = false;
  #dx = 0;
  #dy = 0;
  #distance = 0;
  /** Edges of the cone; none yet while `open`. */
  #open = true;
  #leftX = 0;
  #leftY = 0;
  #rightX = 0;
  #rightY = 0;

  constructor(pen: Pen, frame: Frame) {
    this.#pen = pen;
    this.#frame = frame;
  }

  to(x: number, y: number): void {
    if (!this.#down) {
      this.#down = true;
      this.#start(x, y);
      this.#pen.moveTo(x, y);
      return;
    }
    const dx = x - this.#x;
    const dy = y - this.#y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance === 0 && !this.#waiting) return;
    if (this.#waiting && (distance < this.#distance || !this.#sees(dx, dy))) {
      this.#drawWaiting();
      this.to(x, y);
      return;
    }
    if (distance > tolerance) this.#narrow(dx, dy, distance);
    this.#waiting = true;
    this.#dx = dx;
    this.#dy = dy;
    this.#distance = distance;
  }

  /** Ends a stretch; the next point begins another. */
  lift(): void {
    if (this.#waiting) this.#drawWaiting();
    this.#down = false;
  }

  #start(x: number, y: number): void {
    this.#x = x;
    this.#y = y;
    this.#outside = this.#sides(x, y);
    this.#waiting = false;
    this.#open = true;
  }

  #drawWaiting(): void {
    const [x, y, before] = [this.#x + this.#dx, this.#y + this.#dy, this.#outside];
    this.#start(x, y);
    if ((this.#outside & before) === 0) this.#pen.lineTo(x, y);
    else this.#pen.moveTo(x, y);
  }

  #sees(dx: number, dy: number): boolean {
    return this.#open || (this.#leftX * dy - this.#leftY * dx <= 0 && this.#rightX * dy - this.#rightY * dx >= 0);
  }

  /** Narrows the cone to the tangents of the circle of the tolerance around a point. */
  #narrow(dx: number, dy: number, distance: number): void {
    const sine = tolerance / distance;
    const cosine = Math.sqrt(1 - sine * sine);
    const leftX = dx * cosine - dy * sine;
    const leftY = dy * cosine + dx * sine;
    const rightX = dx * cosine + dy * sine;
    const rightY = dy * cosine - dx * sine;
    if (this.#open || this.#leftX * leftY - this.#leftY * leftX < 0) {
      this.#leftX = leftX;
      this.#leftY = leftY;
    }
    if (this.#open || this.#rightX * rightY - this.#rightY * rightX > 0) {
      this.#rightX = rightX;
      this.#rightY = rightY;
    }
    this.#open = false;
  }

  /** On which sides of the frame a point lies, as bits (Cohen and Sutherland). */
  #sides(x: number, y: number): number {
    const { left, top, width, height } = this.#frame;
    return (x < left - 2 ? 1 : x > left + width + 2 ? 2 : 0) | (y < top - 2 ? 4 : y > top + height + 2 ? 8 : 0);
  }
}
