// Writes a page with every block of the panels in every theme of the editor, and prints its address.
// usage: node scripts/gallery.mjs [folder]   (default: test-output/gallery)
import path from "node:path";
import { root } from "./root.mjs";
import { runBundled } from "./runBundled.mjs";

const target = path.resolve(process.argv[2] ?? path.join(root, "test-output", "gallery"));
await runBundled("test/webview/galleryMain.ts", [target]);
