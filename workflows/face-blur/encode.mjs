import { join, parse } from "node:path";

import sharp from "sharp";

import { runComponent } from "./component.mjs";
import { threadsWithinCpuLimit } from "./cpu-limit.mjs";
import { rawOf, readPicture } from "./picture.mjs";

const action = "encode";

await runComponent({ action, prepare, handle });

function prepare() {
  sharp.concurrency(threadsWithinCpuLimit());
  sharp.cache(false);
}

async function handle(settings) {
  const input = settings.file("INPUT_FILE_PATH");
  const output = settings.folder("TMP_OUTPUT_DIR");
  const format = settings.choice("FORMAT", ["webp", "avif", "jpeg"]);
  const quality = settings.number("QUALITY", 75, 1, 100);
  const effort = settings.number("EFFORT", 4, 0, format === "avif" ? 9 : 6);
  const scales = settings.numbers("SCALES", [1, 0.5, 0.25], 0.01, 1);
  const picture = await readPicture(input, action);
  const { name } = parse(input);
  for (const scale of scales) {
    const width = Math.max(1, Math.round(picture.width * scale));
    const resized = sharp(picture.data, { raw: rawOf(picture) }).resize(width);
    await encoded(resized, { format, quality, effort }).toFile(join(output, `${name}-${width}w.${format}`));
  }
  process.stderr.write(`${name}: ${scales.length} sizes as ${format}\n`);
}

function encoded(image, { format, quality, effort }) {
  if (format === "jpeg") return image.jpeg({ quality, mozjpeg: effort >= 4 });
  return image.toFormat(format, { quality, effort });
}
