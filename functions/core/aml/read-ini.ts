import { valueWords } from "#core/document/flaw.ts";
import { MOST_CHARACTERS } from "#core/document/document-limits.ts";
import type { Complaints } from "./complaints.ts";
import type { IniDocument, IniOption } from "./ini-document.ts";

interface OpenOption {
  readonly key: string;
  readonly line: number;
  readonly indent: number;
  readonly parts: string[];
  readonly lines: number[];
}

/**
 * Reads an .ini file as Python's configparser does: keys in the case they are written, `=` or `:`, comments on lines of
 * their own, lines that are indented further than their key go on with its value, `%%` is `%`. Nothing may be there
 * twice, and there are neither defaults nor interpolations.
 */
export function readIni(text: string, complaints: Complaints): IniDocument {
  const sections = new Map<string, { name: string; line: number; options: Map<string, IniOption> }>();
  if (text.length > MOST_CHARACTERS || text.includes("\0")) {
    complaints.add(1, `it must be text of at most ${MOST_CHARACTERS} characters`);
    return sections;
  }
  let section: { name: string; line: number; options: Map<string, IniOption> } | undefined;
  let option: OpenOption | undefined;
  const close = () => {
    if (option !== undefined && section !== undefined) keep(option, section, complaints);
    option = undefined;
  };
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (/^[#;]/.test(content)) continue;
    if (content === "") {
      option?.parts.push("");
      option?.lines.push(line);
      continue;
    }
    const indent = raw.length - raw.trimStart().length;
    if (option !== undefined && indent > option.indent) {
      option.parts.push(content);
      option.lines.push(line);
      continue;
    }
    close();
    if (content.startsWith("[")) {
      section = openSection(content, line, sections, complaints);
      continue;
    }
    const found = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(content);
    if (found === null || found[1] === "") {
      complaints.add(line, `a line must be a [Section], a key = value or a comment: it is ${valueWords(content)}`);
    } else if (section === undefined) {
      complaints.add(line, `a key must follow a [Section]: ${valueWords(found[1])} comes before any`);
    } else {
      option = { key: found[1]!, line, indent, parts: [found[2]!], lines: [line] };
    }
  }
  close();
  return sections;
}

type OpenSection = { name: string; line: number; options: Map<string, IniOption> };

function openSection(
  content: string,
  line: number,
  sections: Map<string, OpenSection>,
  complaints: Complaints,
): OpenSection {
  const name = /^\[([^\]]+)\]$/.exec(content)?.[1];
  const opened: OpenSection = { name: name ?? content, line, options: new Map() };
  if (name === undefined) {
    complaints.add(line, `a section must be a name in brackets and nothing else: it is ${valueWords(content)}`);
  } else if (name === "DEFAULT") {
    complaints.add(line, "there must be no section [DEFAULT]: write its options into the sections that need them");
  } else if (sections.has(name)) {
    const first = sections.get(name)!.line;
    complaints.add(line, `a section must be there once: ${valueWords(name)} is on line ${first} too`);
  } else {
    sections.set(name, opened);
  }
  return opened;
}

function keep({ key, line, parts, lines }: OpenOption, { name, options }: OpenSection, complaints: Complaints): void {
  const text = parts.join("\n").trimEnd().replaceAll("%%", "\u0000");
  if (text.includes("%")) {
    complaints.add(line, `[${name}] ${key} must not hold a single %: write %% for it`);
  }
  const earlier = options.get(key);
  if (earlier !== undefined) {
    complaints.add(line, `[${name}] ${key} must be there once: it is on line ${earlier.line} too`);
    return;
  }
  options.set(key, { key, line, text: text.replaceAll("\u0000", "%"), lines });
}
