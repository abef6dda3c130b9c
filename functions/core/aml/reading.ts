import { didYouMean } from "#core/document/nearest-name.ts";
import type { Complaints } from "./complaints.ts";
import type { IniDocument, IniSection } from "./ini-document.ts";
import { SECTION_OPTIONS } from "./known-options.ts";
import type { Option } from "./option-values.ts";
import { isLiteral, readLiteral } from "./read-literal.ts";

/** The options of one section, and that it has been asked for them. */
export interface SectionReading {
  readonly name: string;
  readonly line: number;
  /** Undefined where it is not there, or has no right value, which has been told. */
  find(key: string): Option | undefined;
  has(key: string): boolean;
}

/** A name of a column that the file mentions, and where. `before`: it is one of the file's, before columns are renamed. */
export interface ColumnMention {
  readonly section: string;
  readonly key: string;
  readonly line: number;
  readonly name: string;
  readonly before: boolean;
  /** It may also be what is made of a column: `inverse_x`, `log_x`, `x_category`. */
  readonly made: boolean;
}

/** Two sections whose options are easily put into the other one; there they are honoured, with a note. */
const EXCHANGED: Readonly<Record<string, string>> = { General: "DataPreparation", DataPreparation: "General" };

/** A configuration file that is being read: what is wrong with it, and what its user should know. */
export class Reading {
  readonly complaints: Complaints;
  readonly mentions: ColumnMention[] = [];
  readonly #document: IniDocument;
  readonly #notes: { line: number; note: string }[] = [];

  constructor(document: IniDocument, complaints: Complaints) {
    this.#document = document;
    this.complaints = complaints;
  }

  note(line: number, note: string): void {
    if (!this.#notes.some((known) => known.note === note)) this.#notes.push({ line, note });
  }

  /** Sentences, by line. */
  notes(): string[] {
    const ordered = [...this.#notes].sort((left, right) => left.line - right.line);
    return ordered.map(({ line, note }) => `Line ${line}: ${note}.`);
  }

  mention({ section, key, line }: Option, name: string, as: "before" | "after" | "made" = "after"): void {
    this.mentions.push({ section, key, line, name, before: as === "before", made: as === "made" });
  }

  /** The section of this name; where there is none, one without options. */
  section(name: string): SectionReading {
    const found = this.#document.get(name);
    const other = this.#document.get(EXCHANGED[name] ?? "");
    const find = (key: string): Option | undefined => {
      const own = found?.options.get(key);
      if (own !== undefined) return this.#optionOf(found!, key);
      if (!SECTION_OPTIONS[name]!.includes(key) || other?.options.has(key) !== true) return undefined;
      this.note(other.options.get(key)!.line, `${key} belongs into [${name}]; taken for it from [${other.name}]`);
      return this.#optionOf(other, key);
    };
    return {
      name,
      line: found?.line ?? 1,
      find,
      has: (key) => found?.options.has(key) === true || other?.options.has(key) === true,
    };
  }

  hasSection(name: string): boolean {
    return this.#document.has(name);
  }

  /** Complains of every section and key that nobody knows, and of keys in a section that they do not belong into. */
  refuseUnknown(): void {
    const known = Object.keys(SECTION_OPTIONS);
    for (const section of this.#document.values()) {
      if (!Object.hasOwn(SECTION_OPTIONS, section.name)) {
        const rule = `[${section.name}] must be a section that there is: ${didYouMean(section.name, known)}`;
        this.complaints.add(section.line, rule, [section.name]);
        continue;
      }
      for (const { key, line } of section.options.values()) this.#refuseKey(section.name, key, line);
    }
  }

  #refuseKey(name: string, key: string, line: number): void {
    const known = SECTION_OPTIONS[name]!;
    if (known.includes(key)) return;
    const exchanged = EXCHANGED[name];
    if (exchanged !== undefined && SECTION_OPTIONS[exchanged]!.includes(key)) return;
    const homes = Object.keys(SECTION_OPTIONS).filter((section) => SECTION_OPTIONS[section]!.includes(key));
    const rest =
      homes.length > 0
        ? `it belongs into ${homes.map((home) => `[${home}]`).join(" or ")}`
        : known.length === 0
          ? "this section has no options"
          : didYouMean(key, known);
    this.complaints.add(line, `[${name}] ${key} must not be there: ${rest}`, [name, key]);
  }

  #optionOf(section: IniSection, key: string): Option | undefined {
    const option = section.options.get(key)!;
    const value = readLiteral(option);
    if (isLiteral(value)) return { section: section.name, key, line: option.line, value };
    this.complaints.add(value.line, `[${section.name}] ${key} ${value.rule}`, [section.name, key]);
    return undefined;
  }
}
