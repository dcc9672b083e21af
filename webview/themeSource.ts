import { Listeners } from "./listeners.ts";
import { onThemeChange, readTheme, type Theme } from "./theme.ts";

/** The current theme and its changes. */
export class ThemeSource {
  current: Theme = readTheme();
  readonly changed = new Listeners<Theme>();

  constructor() {
    onThemeChange((theme) => {
      this.current = theme;
      this.changed.call(theme);
    });
  }
}
