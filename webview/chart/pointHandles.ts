import { formatNumber } from "../../src/figure/formatNumber.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import type { Figure, Points } from "../../src/protocol/figure.ts";
import { element, setAttributes } from "../element.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";
import type { FigureChart } from "./figureChart.ts";

/** Steps across the drawing that the arrow keys take, and with Shift. */
const fine = 200;
const coarse = 20;

interface Handle {
  readonly element: HTMLButtonElement;
  mark: Points;
  index: number;
}

/**
 * A focusable, draggable element over each movable point: pointer, arrow keys, Delete. While a point is ahead of what the
 * extension has answered it is drawn where the reader put it.
 */
export class PointHandles {
  readonly element = element("div", { class: "handles" });
  readonly #chart: FigureChart;
  readonly #context: PanelContext;
  #figure: Figure;
  readonly #handles = new Map<string, Handle>();
  #frame: Frame | null = null;

  constructor(figure: Figure, chart: FigureChart, context: PanelContext) {
    this.#figure = figure;
    this.#chart = chart;
    this.#context = context;
  }

  show(figure: Figure): void {
    this.#figure = figure;
    const wanted = new Set<string>();
    for (const mark of figure.marks) {
      if (mark.kind !== "points" || !(mark.draggable || mark.removable || mark.choice !== undefined)) continue;
      let ahead = false;
      for (let index = 0; index < mark.x.length; index++) {
        const key = `${mark.id}/${index}`;
        wanted.add(key);
        const known = this.#handles.get(key);
        const held = known !== undefined && this.#context.outbox.pending(this.#eventKey(mark, index));
        const shown = held ? moved(mark, index, known.mark.x[index], known.mark.y[index]) : mark;
        ahead ||= held;
        if (known) Object.assign(known, { mark: shown, index });
        else this.#add(key, shown, index);
        if (held) this.#chart.override(mark.id, shown);
      }
      if (!ahead) this.#chart.override(mark.id, null);
    }
    for (const [key, handle] of this.#handles)
      if (!wanted.has(key)) {
        this.#handles.delete(key);
        const focused = handle.element === document.activeElement;
        handle.element.remove();
        if (focused) ([...this.#handles.values()].at(-1)?.element ?? this.element.parentElement)?.focus();
      }
    const { frame } = this.#chart;
    if (frame) this.place(frame);
  }

  /** Puts every handle over its point; those outside the drawing cannot be seen and are not focusable. */
  place(frame: Frame): void {
    this.#frame = frame;
    for (const { element: handle, mark, index } of this.#handles.values()) {
      const x = frame.x.pixel(mark.x[index]);
      const y = frame.y.pixel(mark.y[index]);
      const inside =
        x >= frame.left && x <= frame.left + frame.width && y >= frame.top && y <= frame.top + frame.height;
      handle.hidden = !inside;
      if (inside) handle.style.transform = `translate(${x}px, ${y}px)`;
      setAttributes(handle, { "aria-label": this.#describe(mark, index) });
    }
  }

  /** Focuses the newest point, after the keyboard made one. */
  focusLast(): void {
    const movable = [...this.#handles.values()].filter(({ mark }) => mark.draggable);
    movable.at(-1)?.element.focus();
  }

  #add(key: string, mark: Points, index: number): void {
    const button = element("button", { class: "handle", type: "button" });
    const handle: Handle = { element: button, mark, index };
    this.#handles.set(key, handle);
    this.element.append(button);
    // What can only be chosen leaves the pointer to the drawing beneath, which tells of it.
    if (!mark.draggable && !mark.removable) button.classList.add("choice");
    const tell = (is: boolean) => {
      if (handle.mark.hover) this.#chart.hover(is ? { mark: handle.mark, hit: { index: handle.index } } : undefined);
    };
    button.addEventListener("focus", () => tell(true));
    button.addEventListener("blur", () => tell(false));
    button.addEventListener("click", () => this.#choose(handle));
    button.addEventListener("keydown", (event) => this.#key(handle, event));
    button.addEventListener("dblclick", () => this.#remove(handle));
    button.addEventListener("pointerdown", (event) => this.#grab(handle, event));
  }

  #describe(mark: Points, index: number): string {
    const { x, y } = this.#figure;
    const name = mark.labels?.[index] ?? `${mark.label ?? t("Point")} ${index + 1}`;
    const place = `${name}: ${x.label} = ${formatNumber(mark.x[index])}, ${y.label} = ${formatNumber(mark.y[index])}.`;
    const details = (mark.details?.[index] ?? []).map((detail) => `${detail.name} ${detail.value}.`);
    const keys = [
      ...details,
      mark.choice && t("Enter: {0}.", mark.choice),
      mark.draggable && t("Arrow keys move it."),
      mark.removable && t("Delete removes it."),
    ];
    return [place, ...keys].filter(Boolean).join(" ");
  }

  #grab(handle: Handle, down: PointerEvent): void {
    if (down.button !== 0 || !handle.mark.draggable) return;
    const { element: button } = handle;
    // What is grabbed stays under the pointer where it was grabbed.
    const start = this.#frame;
    if (!start) return;
    const offsetX = start.x.pixel(handle.mark.x[handle.index]) - down.clientX;
    const offsetY = start.y.pixel(handle.mark.y[handle.index]) - down.clientY;
    button.setPointerCapture(down.pointerId);
    this.#chart.hold(true);
    button.classList.add("dragged");
    let changed = false;
    const drag = (event: PointerEvent) => {
      const frame = this.#frame;
      if (!frame) return;
      const x = Math.min(frame.left + frame.width, Math.max(frame.left, event.clientX + offsetX));
      const y = Math.min(frame.top + frame.height, Math.max(frame.top, event.clientY + offsetY));
      changed = true;
      this.#move(handle, frame.x.value(x), frame.y.value(y), false);
    };
    const end = () => {
      button.removeEventListener("pointermove", drag);
      button.classList.remove("dragged");
      this.#chart.hold(false);
      if (changed) this.#move(handle, handle.mark.x[handle.index], handle.mark.y[handle.index], true);
    };
    button.addEventListener("pointermove", drag);
    button.addEventListener("lostpointercapture", end, { once: true });
  }

  #key(handle: Handle, event: KeyboardEvent): void {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      event.stopPropagation();
      this.#remove(handle);
      return;
    }
    const step = directions[event.key];
    const frame = this.#frame;
    if (!step || !frame || !handle.mark.draggable) return;
    event.preventDefault();
    event.stopPropagation();
    const parts = event.shiftKey ? coarse : fine;
    const x = frame.x.pixel(handle.mark.x[handle.index]) + (step[0] * frame.width) / parts;
    const y = frame.y.pixel(handle.mark.y[handle.index]) + (step[1] * frame.height) / parts;
    this.#move(handle, frame.x.value(x), frame.y.value(y), true);
    this.#context.announcer.say(this.#describe(handle.mark, handle.index));
  }

  #move(handle: Handle, x: number, y: number, final: boolean): void {
    const { mark, index } = handle;
    const event = { type: "move", figure: this.#figure.id, mark: mark.id, index, x, y, final } as const;
    if (final) this.#context.outbox.send(event, this.#eventKey(mark, index));
    else this.#context.outbox.sendLatest(event, this.#eventKey(mark, index));
    const shown = moved(mark, index, x, y);
    for (const other of this.#handles.values()) if (other.mark.id === mark.id) other.mark = shown;
    this.#chart.override(mark.id, shown);
  }

  #choose({ mark, index }: Handle): void {
    if (mark.choice !== undefined)
      this.#context.outbox.send({ type: "choose", figure: this.#figure.id, mark: mark.id, index });
  }

  #remove({ mark, index }: Handle): void {
    if (mark.removable) this.#context.outbox.send({ type: "remove", figure: this.#figure.id, mark: mark.id, index });
  }

  #eventKey(mark: Points, index: number): string {
    return `move:${this.#figure.id}/${mark.id}/${index}`;
  }
}

const directions: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The mark with one point elsewhere. */
function moved(mark: Points, index: number, x: number, y: number): Points {
  const [xs, ys] = [mark.x.slice(), mark.y.slice()];
  xs[index] = x;
  ys[index] = y;
  return { ...mark, x: xs, y: ys };
}
