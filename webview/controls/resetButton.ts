import { t } from "../strings.ts";
import { button } from "../ui.ts";

/** A small button that leads back to a control's initial value; its room stays when it is not shown. */
export function resetButton(label: string, onPress: () => void) {
  const reset = button({ label: t("Reset {0}", label), icon: "reset", look: "icon" }, onPress);
  reset.element.classList.add("reset");
  return {
    element: reset.element,
    /** Shown when there is an initial value that differs from the present one. */
    update(name: string, value: number, initial: number | undefined) {
      reset.update({ label: t("Reset {0}", name), icon: "reset", look: "icon" });
      reset.element.classList.toggle("absent", initial === undefined || initial === value);
    },
  };
}
