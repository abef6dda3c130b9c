/** True when the operator's list names the image exactly, or by its start with a `*` at the end. */
export function isAllowedImage(image: string, allowedImages: readonly string[]): boolean {
  return allowedImages.some((allowed) =>
    allowed.endsWith("*") ? image.startsWith(allowed.slice(0, -1)) : image === allowed,
  );
}
