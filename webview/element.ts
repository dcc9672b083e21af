type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes (`true` is the bare attribute, `false` and `undefined` none) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes?: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K];
export function element(name: string, attributes?: Attributes, ...children: readonly (Node | string)[]): HTMLElement;
export function element(
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElement {
  const created = document.createElement(name);
  setAttributes(created, attributes);
  created.append(...children);
  return created;
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else if (target.getAttribute(name) !== (value === true ? "" : value))
      target.setAttribute(name, value === true ? "" : value);
  }
}

/** A name that may break between the words it is made of: `growthRate` after `growth`. */
export const breakable = (name: string): string => name.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1\u200b");

/** Sets text only when it changes, so that screen readers and layout stay quiet. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
