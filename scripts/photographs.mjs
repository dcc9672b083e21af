// Photographs every panel of every sample in both themes at three widths, into test-output/screenshots.
// usage: node scripts/photographs.mjs [part of a panel's name, as lorenz.butterfly.portrait [layers of portraits switched on besides …]]
import { runBundled } from "./runBundled.mjs";

await runBundled("test/webview/photographsMain.ts", process.argv.slice(2));
