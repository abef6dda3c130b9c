/** A key with its value, as it was written. */
export interface IniOption {
  readonly key: string;
  /** Of the key, from 1. */
  readonly line: number;
  /** Without comments; lines that continue it follow after line feeds. */
  readonly text: string;
  /** The line of the file on which each line of the text is. */
  readonly lines: readonly number[];
}

/** A section of an .ini file. */
export interface IniSection {
  readonly name: string;
  readonly line: number;
  readonly options: ReadonlyMap<string, IniOption>;
}

/** An .ini file, section by section. */
export type IniDocument = ReadonlyMap<string, IniSection>;
