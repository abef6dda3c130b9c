import sharp from "sharp";

/** A rectangle of a picture, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Mean difference of neighbouring grey values in a row: what blurring takes away. */
export async function detailOf(path: string, area: Area): Promise<number> {
  const grey = await sharp(path).extract(area).greyscale().raw().toBuffer();
  let sum = 0;
  for (let index = 1; index < grey.length; index++) {
    if (index % area.width !== 0) sum += Math.abs((grey[index] ?? 0) - (grey[index - 1] ?? 0));
  }
  return sum / (area.height * (area.width - 1));
}

/** Mean difference of two pictures of one size in an area, in levels of 255. */
export async function differenceOf(first: string, second: string, area: Area): Promise<number> {
  const [one, other] = await Promise.all(
    [first, second].map((path) => sharp(path).extract(area).removeAlpha().raw().toBuffer()),
  );
  if (one === undefined || other === undefined || one.length !== other.length) return Number.NaN;
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}
