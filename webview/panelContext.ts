import type { Provenance } from "../src/figure/provenance.ts";
import type { Announcer } from "./announcer.ts";
import type { AxisLinks } from "./chart/axisLinks.ts";
import type { Memory } from "./memory.ts";
import type { Outbox } from "./outbox.ts";
import type { PanelClock } from "./panelClock.ts";
import type { ThemeSource } from "./themeSource.ts";

/** What the parts of a panel share. */
export interface PanelContext {
  readonly outbox: Outbox;
  readonly memory: Memory;
  readonly theme: ThemeSource;
  readonly clock: PanelClock;
  readonly links: AxisLinks;
  readonly announcer: Announcer;
  /** Where what is shown comes from. */
  readonly provenance: { current: Provenance };
  /** Puts text on the clipboard, and says so. */
  copy(text: string): void;
  /** Hands a file to the editor, which asks where to put it. */
  save(name: string, format: "png" | "svg" | "csv", data: Uint8Array): void;
}
