/** The ETag of content in the stores that are ours: half of its SHA-256, as long as the MD5 that people know from S3. */
export function etagOfHash(sha256Hex: string): string {
  return sha256Hex.slice(0, 32);
}
