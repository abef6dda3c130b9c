/** A key and the file that holds its object. */
export interface KeyFile {
  readonly key: string;
  readonly path: string;
}
