import type { PortraitLayer } from "../../../protocol/engineApi.ts";
import type { Mark, View } from "../../../protocol/figure.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { aroundStarts } from "./aroundStarts.ts";
import type { Drawn, Layer } from "./layer.ts";
import { layers } from "./registry.ts";
import { noVelocity, type Scene } from "./scene.ts";

/** Layers that are switched on, with what they drew: back to front. */
export type DrawnLayers = ReadonlyMap<Layer, Drawn>;

/** The switches of a scene: what is on, what is off, what there is none of. */
export function switches(scene: Scene, chosen: Readonly<Record<string, boolean>> = {}): readonly PortraitLayer[] {
  const all = [...layers].map((layer) => {
    const refused = noVelocity(scene) ?? layer.refused?.(scene);
    const on = refused === undefined && (chosen[layer.name] ?? layer.initially(scene));
    return { layer, refused, on };
  });
  const replaced = new Set(all.flatMap(({ layer, on }) => (on ? (layer.insteadOf ?? []) : [])));
  return all.map(({ layer: { name, title, doc, insteadOf }, refused, on }) => ({
    name,
    title,
    doc,
    on: on && !replaced.has(name),
    ...(insteadOf !== undefined && { insteadOf }),
    ...(refused !== undefined && { refused }),
  }));
}

/** Draws the layers that are on; where one comes in parts, or is done while costly ones are left, what there is goes to `soFar`. */
export function drawLayers(
  scene: Scene,
  on: readonly PortraitLayer[],
  { quick, soFar }: { readonly quick: boolean; readonly soFar: (drawn: DrawnLayers) => void },
): { readonly drawn: DrawnLayers; readonly pending: boolean } {
  const shown = on.flatMap(({ name, on: isOn }) => (isOn ? [layers.get(name)] : []));
  const found = new Map<Layer, Drawn>();
  const inOrder = () => new Map(shown.flatMap((layer) => (found.has(layer) ? [[layer, found.get(layer)!]] : [])));
  const costly = shown
    .filter((layer) => layer.costly)
    .sort((a, b) => Number(a.inParts ?? false) - Number(b.inParts ?? false));
  for (const layer of shown)
    if (!layer.costly)
      found.set(
        layer,
        layer.draw(scene, () => {}),
      );
  if (quick || costly.length === 0) return { drawn: inOrder(), pending: costly.length > 0 };
  soFar(inOrder());
  for (const [n, layer] of costly.entries()) {
    const part = (drawn: Drawn) => {
      if (scene.cancelled()) throw new Cancelled();
      found.set(layer, drawn);
      soFar(inOrder());
    };
    found.set(layer, layer.draw(scene, part));
    if (scene.cancelled()) throw new Cancelled();
    if (n + 1 < costly.length) soFar(inOrder());
  }
  return { drawn: inOrder(), pending: false };
}

/** A plane's own marks with those of layers between, before and over them: fields, curves, points, starts, words. */
export function stacked(own: readonly Mark[], drawn: DrawnLayers, view: View): readonly Mark[] {
  const all = [...drawn];
  const under = all.flatMap(([layer, { marks }]) => (layer.overCurves ? [] : marks));
  const over = all.flatMap(([layer, { marks }]) => (layer.overCurves ? marks : []));
  const points = all.flatMap(([, each]) => each.points ?? []);
  const words = all.flatMap(([, each]) => each.words ?? []);
  const isStart = ({ kind }: Mark) => kind === "points";
  return [
    ...under,
    ...own.filter((mark) => !isStart(mark)),
    ...over,
    ...points,
    ...aroundStarts(points, own, view),
    ...own.filter(isStart),
    ...(words.length === 0
      ? []
      : [
          {
            kind: "labels" as const,
            id: "names",
            side: "free" as const,
            x: Float64Array.from(words, ({ x }) => x),
            y: Float64Array.from(words, ({ y }) => y),
            texts: words.map(({ text }) => text),
            short: words.map(({ short }) => short),
          },
        ]),
  ];
}
