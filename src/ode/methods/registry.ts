import { Registry } from "../../core/registry.ts";
import type { Tableau } from "../../core/tableau.ts";
import { bosh3 } from "./bosh3.ts";
import { cashKarp } from "./cashKarp.ts";
import { dop853 } from "./dop853.ts";
import { dopri5 } from "./dopri5.ts";
import { euler } from "./euler.ts";
import { fehlberg45 } from "./fehlberg45.ts";
import { heun } from "./heun.ts";
import { heunEuler } from "./heunEuler.ts";
import { midpoint } from "./midpoint.ts";
import { ralston } from "./ralston.ts";
import { rk4 } from "./rk4.ts";
import { rk38 } from "./rk38.ts";
import { tsit5 } from "./tsit5.ts";

/** Every solver: its name is what experiments, the CLI and the menus call it by. */
export const methods = new Registry<Tableau>("method", [
  tsit5,
  dopri5,
  dop853,
  cashKarp,
  fehlberg45,
  bosh3,
  heunEuler,
  rk4,
  rk38,
  heun,
  ralston,
  midpoint,
  euler,
]);

/** What is used where nothing is said. */
export const defaultMethod = tsit5;
