import { type BackEnd, BackEndUnavailable, backEndNames, loadBackEnd } from "../../../src/study/tensors/backEnds.ts";

/** What tests run on: the back ends that need no binary always, tfjs-node where it is installed, and loudly not elsewhere. */
export const usableBackEnds: readonly { readonly name: string; readonly use: () => Promise<BackEnd> }[] =
  await usable();

async function usable() {
  const found = [];
  for (const name of backEndNames) {
    try {
      await loadBackEnd(name);
      found.push({ name, use: () => loadBackEnd(name) });
    } catch (error) {
      if (!(error instanceof BackEndUnavailable) || name !== "tfjs-node") throw error;
      console.log(`NOT TESTED ON TFJS-NODE: ${error.message}`);
    }
  }
  return found;
}
