import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { refuse, Unusable } from "../evaluate/refusal.ts";
import { Builtin } from "../evaluate/value.ts";
import { needArguments } from "./arguments.ts";

/** `table("forcing.csv")`: the columns of a file beside the one it stands in, by name. */
export const table = new Builtin("table", (e, args, site) => {
  needArguments(e, "table", args, 1, site);
  const [path] = args;
  const at = argumentSyntax(site, 0);
  if (typeof path !== "string")
    return refuse(e.range(at), "invalid-argument", `\`table\` takes the path of a file, but this is ${describe(path)}`);
  const columns = e.table(path, at);
  // The host has yet to supply it; the program is read again then.
  if (!columns) return new Unusable();
  for (const column of columns.values()) e.spend(column.length, site.node);
  return e.object(new Map([...columns].map(([name, column]) => [name, e.array([...column])])));
});
