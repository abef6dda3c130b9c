import { writeFile } from "node:fs/promises";
import { join, parse } from "node:path";

import sharp from "sharp";

import { runComponent } from "./component.mjs";
import { threadsWithinCpuLimit } from "./cpu-limit.mjs";
import { DETECTOR_NAMES, loadDetector } from "./detector.mjs";
import { rawOf, readPicture } from "./picture.mjs";

const action = "blur faces";
/** A box found by the network ends at chin and brows: so much of its size is blurred around it on each side. */
const MARGIN = 0.2;

await runComponent({ action, prepare, handle });

/** Loads the detector; a request that asks for another one has it loaded then. */
async function prepare(settings) {
  sharp.concurrency(threadsWithinCpuLimit());
  sharp.cache(false);
  const detectors = new Map();
  const detectorOf = async (name) => {
    if (!detectors.has(name)) detectors.set(name, await loadDetector(name));
    return detectors.get(name);
  };
  await detectorOf(settings.choice("DETECTOR", DETECTOR_NAMES));
  return detectorOf;
}

async function handle(settings, detectorOf) {
  const input = settings.file("INPUT_FILE_PATH");
  const output = settings.folder("TMP_OUTPUT_DIR");
  const minConfidence = settings.number("MIN_CONFIDENCE", 0.3, 0, 1);
  const tile = settings.number("TILE_PIXELS", undefined, 128, 65_536);
  const picture = await readPicture(input, action);
  const detector = await detectorOf(settings.choice("DETECTOR", DETECTOR_NAMES));
  const faces = (await detector.detect(picture, { minConfidence, tile })).map((face) => pixelBoxOf(face, picture));
  const blurred = await Promise.all(faces.map((face) => blurOf(picture, face)));
  const { name } = parse(input);
  await sharp(picture.data, { raw: rawOf(picture) })
    .composite(blurred)
    .jpeg({ quality: 92 })
    .toFile(join(output, `${name}.jpg`));
  const { width, height } = picture;
  await writeFile(join(output, `${name}.faces.json`), `${JSON.stringify({ width, height, faces })}\n`);
  process.stderr.write(`${name}: ${faces.length} faces in ${width} x ${height} pixels (${detector.name})\n`);
}

/** The box with its margin, in whole pixels inside the picture. */
function pixelBoxOf(face, picture) {
  const left = Math.max(0, Math.floor(face.left - MARGIN * face.width));
  const top = Math.max(0, Math.floor(face.top - MARGIN * face.height));
  const right = Math.min(picture.width, Math.ceil(face.left + (1 + MARGIN) * face.width));
  const bottom = Math.min(picture.height, Math.ceil(face.top + (1 + MARGIN) * face.height));
  return { left, top, width: right - left, height: bottom - top, score: Number(face.score.toFixed(4)) };
}

async function blurOf(picture, { left, top, width, height }) {
  const input = await sharp(picture.data, { raw: rawOf(picture) })
    .extract({ left, top, width, height })
    .blur(Math.max(6, width / 8))
    .png({ compressionLevel: 0 })
    .toBuffer();
  return { input, left, top };
}
