import { partedWorks } from "../analysis/partedWorks.ts";
import { serveParts } from "../pool/serveParts.ts";
import { Session } from "../study/session.ts";

/* A thread of a pool, of the engine's or of the command line's: it takes parts of work, with kernels that it makes itself. */
const session = new Session();
serveParts(partedWorks, (arithmetic = "strict") => session.inArithmetic(arithmetic));
