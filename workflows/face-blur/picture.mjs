import { basename } from "node:path";

import sharp from "sharp";

/** Decodes a picture file, turned upright, to raw RGB bytes. */
export async function readPicture(path, action) {
  try {
    const { data, info } = await sharp(path)
      .autoOrient()
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw new Error(
      `Cannot ${action} of "${basename(path)}" as it must be a picture that can be read: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/** What sharp must know of such bytes. */
export function rawOf({ width, height }) {
  return { width, height, channels: 3 };
}
