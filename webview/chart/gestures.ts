import type { ChartOptions } from "chart.js";

type Gestures = NonNullable<NonNullable<ChartOptions<"figure">["plugins"]>["zoom"]>;

/** What a chart makes of a reader's gestures. */
export interface GestureTarget {
  /** Axes that are zoomed and panned. */
  readonly mode: "x" | "xy";
  /** What has a third coordinate is turned by the gesture that pans. */
  readonly pans: boolean;
  readonly mayPan: () => boolean;
  readonly mayZoom: (event: Event) => boolean;
  readonly moved: () => void;
}

/** The zoom plugin's options: drag to pan, wheel to zoom. */
export function gestures({ mode, pans, mayPan, mayZoom, moved }: GestureTarget): Gestures {
  return {
    pan: { enabled: pans, mode, threshold: 4, onPanStart: mayPan, onPan: moved, onPanComplete: moved },
    zoom: {
      mode,
      wheel: { enabled: true, speed: 0.12 },
      onZoomStart: ({ event }: { event: Event }) => mayZoom(event),
      // Its own pinch zooms along the fingers' line only, of which equal units leave nothing: see `zoomByPinch`.
      pinch: { enabled: false },
      onZoom: moved,
    },
  };
}
