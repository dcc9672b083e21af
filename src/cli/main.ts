import { nodeOde } from "./nodeOde.ts";

/* The command `node-ode`: the engine without an editor. */

process.exitCode = await nodeOde(process.argv.slice(2));
