import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import sharp from "sharp";

import { rawOf } from "./picture.mjs";
import { regionsOf, withoutDoubles } from "./regions.mjs";

const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

/** The detectors by name: the side in pixels of the square that the network sees, and of the tiles it is shown. */
const DETECTORS = {
  ssd: {
    side: 512,
    tile: 1024,
    net: (api) => api.nets.ssdMobilenetv1,
    options: (api, minConfidence) => new api.SsdMobilenetv1Options({ minConfidence, maxResults: 100 }),
  },
  tiny: {
    side: 416,
    tile: 640,
    net: (api) => api.nets.tinyFaceDetector,
    options: (api, scoreThreshold) => new api.TinyFaceDetectorOptions({ inputSize: 416, scoreThreshold }),
  },
};
export const DETECTOR_NAMES = Object.keys(DETECTORS);

/** Loads a network on the WebAssembly back end; all its files are in the npm packages. */
export async function loadDetector(name) {
  const tf = require("@tensorflow/tfjs");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  const api = require("@vladmandic/face-api/dist/face-api.node-wasm.js");
  wasm.setWasmPaths(join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist/"));
  await tf.setBackend("wasm");
  const { net, side, tile: usualTile, options } = DETECTORS[name];
  await net(api).loadFromDisk(join(packageFolder("@vladmandic/face-api"), "model"));

  /** Faces in a picture of raw RGB bytes, as boxes in its pixels. */
  async function detect(picture, { minConfidence, tile = usualTile }) {
    const found = [];
    for (const region of regionsOf(picture, tile)) {
      const small = await sharp(picture.data, { raw: rawOf(picture) })
        .extract(region)
        .resize(side, side, { fit: "inside" })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const tensor = tf.tensor3d(small.data, [small.info.height, small.info.width, 3], "int32");
      const detections = await api.detectAllFaces(tensor, options(api, minConfidence));
      tensor.dispose();
      const scale = region.width / small.info.width;
      found.push(...detections.map((detection) => inPicture(detection, region, scale)));
    }
    return withoutDoubles(found);
  }
  return { name, detect };
}

function inPicture({ score, box }, region, scale) {
  return {
    score,
    left: region.left + box.x * scale,
    top: region.top + box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}
