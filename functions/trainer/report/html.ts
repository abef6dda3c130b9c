/** Text that is HTML already and is not escaped again. */
export interface Html {
  readonly html: string;
}

export type HtmlPart = string | number | Html | null | undefined | false | readonly HtmlPart[];

/** HTML (or SVG) in which everything that is put in is escaped, unless it is HTML itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { html: texts.map((text, index) => text + (index < parts.length ? render(parts[index]) : "")).join("") };
}

/** Safe between tags and inside quoted attributes. Control characters, which HTML does not know, are dropped. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function render(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escapeHtml(keepUnits(part));
  if ("html" in part) return part.html;
  return part.map(render).join("");
}

/** A number stays on the line of its unit. */
function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(?:%|[KMGTP]iB|B|m?s|\u00b5s|min|h|d|cores?)(?:[^\w]|$))/g, "$1\u00a0");
}
