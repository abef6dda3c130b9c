/**
 * Makes the sample inputs from one portrait: collages of scaled and mirrored copies on a seeded background, in four
 * sizes. `node make-inputs.mjs [FOLDER [NAME ...]]` writes the files that are shipped in inputs/, all or those named;
 * the same seed gives the same bytes on one version of sharp.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import sharp from "sharp";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** Head and shoulders in portrait.jpg. */
const CROP = { left: 96, top: 0, width: 270, height: 320 };
const PICTURES = [
  { name: "small-1", width: 640, height: 480, faces: 1, seed: 1 },
  { name: "small-2", width: 640, height: 480, faces: 2, seed: 2 },
  { name: "medium-1", width: 1000, height: 640, faces: 2, seed: 3 },
  { name: "medium-2", width: 1000, height: 640, faces: 3, seed: 4 },
  { name: "large-1", width: 1440, height: 1080, faces: 3, seed: 5 },
  { name: "large-2", width: 1440, height: 1080, faces: 4, seed: 6 },
  { name: "huge-1", width: 2304, height: 1536, faces: 5, seed: 7 },
  { name: "huge-2", width: 2304, height: 1536, faces: 6, seed: 8 },
];

const [folder = join(HERE, "inputs"), ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const picture of PICTURES) {
  if (names.length === 0 || names.includes(picture.name))
    await makePicture(picture, join(folder, `${picture.name}.jpg`));
}

async function makePicture({ width, height, faces, seed }, path) {
  const random = mulberry32(seed);
  const background = await backgroundOf(width, height, random);
  const columns = Math.ceil(faces / (faces > 2 ? 2 : 1));
  const rows = Math.ceil(faces / columns);
  const cell = { width: Math.floor(width / columns), height: Math.floor(height / rows) };
  const portraits = [];
  for (let index = 0; index < faces; index++) {
    const scale = Math.min(cell.width / CROP.width, cell.height / CROP.height) * (0.55 + 0.35 * random());
    const size = { width: Math.floor(CROP.width * scale), height: Math.floor(CROP.height * scale) };
    const mirrored = random() < 0.5;
    const left = (index % columns) * cell.width + Math.floor(random() * (cell.width - size.width));
    const top = Math.floor(index / columns) * cell.height + Math.floor(random() * (cell.height - size.height));
    const portrait = sharp(join(HERE, "inputs/portrait.jpg")).extract(CROP).resize(size.width, size.height);
    portraits.push({ input: await portrait.flop(mirrored).png().toBuffer(), left, top });
  }
  await sharp(background, { raw: { width, height, channels: 3 } })
    .composite(portraits)
    .jpeg({ quality: 75 })
    .toFile(path);
}

/** Clouds of colour with some grain: what encoders have to work for, without large files. */
async function backgroundOf(width, height, random) {
  const clouds = await noise(12, 9, 160, random)
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  const grain = await noise(width >> 2, height >> 2, 40, random)
    .resize(width, height, { fit: "fill" })
    .raw()
    .toBuffer();
  return clouds.map((value, index) => Math.min(255, value + grain[index]));
}

function noise(width, height, strength, random) {
  const data = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(random() * strength));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Tommy Ettinger's 32-bit generator: the same numbers on every machine. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
