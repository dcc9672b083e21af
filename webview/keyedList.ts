/** Something on screen that follows an item. */
export interface Widget<T> {
  readonly element: HTMLElement;
  update(item: T): void;
  dispose(): void;
}

/** Children of `parent`, one for each item: items of the same key keep their element, its focus and its state. */
export class KeyedList<T> {
  readonly #parent: HTMLElement;
  readonly #key: (item: T) => string;
  readonly #create: (item: T) => Widget<T>;
  #widgets = new Map<string, Widget<T>>();

  /** `create` makes a widget that already shows the item. */
  constructor(parent: HTMLElement, key: (item: T) => string, create: (item: T) => Widget<T>) {
    this.#parent = parent;
    this.#key = key;
    this.#create = create;
  }

  update(items: readonly T[]): void {
    const next = new Map<string, Widget<T>>();
    for (const item of items) {
      const key = this.#key(item);
      const known = this.#widgets.get(key);
      known?.update(item);
      next.set(key, known ?? this.#create(item));
    }
    for (const [key, widget] of this.#widgets)
      if (next.get(key) !== widget) {
        widget.dispose();
        widget.element.remove();
      }
    this.#widgets = next;
    // Moving an element takes its focus, so those already in place stay untouched.
    let place = this.#parent.firstElementChild;
    for (const { element } of next.values()) {
      if (element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(element, place);
    }
  }

  dispose(): void {
    this.update([]);
  }
}
