import { joined, type Shown } from "../../display/shown.ts";
import { markup, xml } from "../svgPen.ts";
import { regular, semiBold } from "./inter.ts";

/** What drawings call the font that they bring along, so that no installed one is taken for it. */
export const ownFont = '"Neural ODE Lab"';

/**
 * The font of exported drawings as a style sheet: Inter's letters in two weights, some 45 kB, so that a drawing looks the same where
 * no font is installed and its words stay words. A page of several drawings needs it once.
 */
export function fontStyle(): Shown<"xml"> {
  const faces = [regular, semiBold].map(
    ({ weight, woff2 }) =>
      markup`@font-face{font-family:"Neural ODE Lab";font-weight:${weight};src:url("data:font/woff2;base64,${xml(woff2)}")format("woff2")}`,
  );
  return markup`<style>${joined(faces, markup``)}</style>`;
}
