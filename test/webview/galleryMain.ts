import { writeGallery } from "./galleryPage.ts";

console.log(await writeGallery(process.argv[2]));
