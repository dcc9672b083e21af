import { type BackEnd, BackEndUnavailable, backEndNames, loadBackEnd } from "../../../src/study/tensors/backEnds.ts";

/** `npm run test:tfjs` names the only back end to test, which must then load. */
const { NODE_ODE_TEST_BACK_END: required } = process.env;

/**
 * What tests run on, the product's first choice first: the back ends that need no binary always, tfjs-node where it is
 * installed, and loudly not elsewhere.
 */
export const usableBackEnds: readonly { readonly name: string; readonly use: () => Promise<BackEnd> }[] =
  await usable();

async function usable() {
  const found = [];
  for (const name of backEndNames.filter((each) => each === (required ?? each))) {
    try {
      await loadBackEnd(name);
      found.push({ name, use: () => loadBackEnd(name) });
    } catch (error) {
      if (!(error instanceof BackEndUnavailable) || name !== "tfjs-node" || required) throw error;
      console.log(`NOT TESTED ON TFJS-NODE: ${error.message}`);
    }
  }
  return found;
}
