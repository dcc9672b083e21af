import type { Pen } from "./pen.ts";

/**
 * Traces a filled arrow from (x, y) by (dx, dy) in pixels: a shaft that widens toward the head, so direction reads even
 * where the head is a few pixels. `width` is the shaft's at the head.
 */
export function traceArrow(pen: Pen, x: number, y: number, dx: number, dy: number, width: number): void {
  const length = Math.hypot(dx, dy);
  if (!(length > 0.5)) return;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(length * 0.62, 3 + 2.6 * width);
  const neckX = x + dx - ux * head;
  const neckY = y + dy - uy * head;
  const tail = width * 0.22;
  const neck = width * 0.5;
  const wing = head * 0.42;
  pen.moveTo(x - uy * tail, y + ux * tail);
  pen.lineTo(neckX - uy * neck, neckY + ux * neck);
  pen.lineTo(neckX - ux * head * 0.12 - uy * wing, neckY - uy * head * 0.12 + ux * wing);
  pen.lineTo(x + dx, y + dy);
  pen.lineTo(neckX - ux * head * 0.12 + uy * wing, neckY - uy * head * 0.12 - ux * wing);
  pen.lineTo(neckX + uy * neck, neckY - ux * neck);
  pen.lineTo(x + uy * tail, y - ux * tail);
  pen.close();
}

/** Traces a bar of some width along (dx, dy), centred at (x, y). */
export function traceSegment(pen: Pen, x: number, y: number, dx: number, dy: number, width: number): void {
  const length = Math.hypot(dx, dy);
  if (!(length > 0.5)) return;
  const nx = (-dy / length) * width * 0.5;
  const ny = (dx / length) * width * 0.5;
  pen.moveTo(x - dx / 2 + nx, y - dy / 2 + ny);
  pen.lineTo(x + dx / 2 + nx, y + dy / 2 + ny);
  pen.lineTo(x + dx / 2 - nx, y + dy / 2 - ny);
  pen.lineTo(x - dx / 2 - nx, y - dy / 2 - ny);
  pen.close();
}
