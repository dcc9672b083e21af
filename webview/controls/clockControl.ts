import { formatNumber } from "../../src/figure/formatNumber.ts";
import { element, setText } from "../element.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";
import { button, range } from "../ui.ts";

/** Stops of the time slider. */
const stops = 500;

/** Play and pause, and the time as a slider; absent where there is no clock. */
export function clockControl({ clock }: PanelContext): { readonly element: HTMLElement; update(): void } {
  const playState = () =>
    clock.running
      ? ({ label: t("Pause"), icon: "pause", look: "icon" } as const)
      : ({ label: t("Play"), icon: "play", look: "icon" } as const);
  const play = button(playState(), () => (clock.running ? clock.pause() : clock.play()));
  const stop = button({ label: t("Stop"), icon: "stop", look: "icon" }, () => clock.stop());
  const timeState = () => {
    const { from, to, label = "t", unit } = clock.settings ?? { from: 0, to: 1 };
    const time = clock.time ?? from;
    // A range input runs upward: a clock that runs backward is shown by how far it has come.
    return {
      label: t("Time of the animation"),
      value: clock.part * Math.abs(to - from),
      min: 0,
      max: Math.abs(to - from),
      step: Math.abs(to - from) / stops,
      spoken: `${label} = ${formatNumber(time, 3)}${unit ? ` ${unit}` : ""}`,
    };
  };
  const track = range(timeState(), (distance) => {
    const { from, to } = clock.settings ?? { from: 0, to: 1 };
    clock.seek(distance / Math.abs(to - from));
  });
  const readout = element("output", { class: "clock-time" });
  const host = element(
    "div",
    { class: "clock", role: "group", "aria-label": t("Animation") },
    play.element,
    track.element,
    readout,
    stop.element,
  );
  const update = () => {
    host.hidden = clock.settings === null;
    if (host.hidden) return;
    play.update(playState());
    stop.element.classList.toggle("absent", clock.time === null);
    const state = timeState();
    track.update(state);
    setText(readout, state.spoken);
  };
  clock.changed.add(update);
  update();
  return { element: host, update };
}
