import type { NotificationRule } from "#core/campaign/notification-rule.ts";

/**
 * The notification configuration of a bucket, as the server's own XML. What is not ours is carried over letter by
 * letter: no rule of others is parsed and written anew.
 */
const QUEUE = /<QueueConfiguration>[\s\S]*?<\/QueueConfiguration>/g;
const EMPTY = '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></NotificationConfiguration>';

export function rulesOf(xml: string): readonly NotificationRule[] {
  return (xml.match(QUEUE) ?? []).map(ruleOf);
}

/** The configuration with these rules in it, in place of those with the same ids, and without the others named. */
export function withRules(xml: string, put: readonly NotificationRule[], remove: readonly string[]): string {
  const ours = new Set([...remove, ...put.map(({ id }) => id)]);
  const rest = xml.replace(QUEUE, (block) => (ours.has(ruleOf(block).id) ? "" : block));
  const end = rest.lastIndexOf("</NotificationConfiguration>");
  // A server that has no rules may say so by an element without an end.
  if (end < 0) return withRules(EMPTY, put, []);
  return `${rest.slice(0, end)}${put.map(blockOf).join("")}${rest.slice(end)}`;
}

function ruleOf(block: string): NotificationRule {
  const filter = new Map(
    [...block.matchAll(/<FilterRule>([\s\S]*?)<\/FilterRule>/g)].map(([, rule = ""]) => [
      textIn(rule, "Name").toLowerCase(),
      textIn(rule, "Value"),
    ]),
  );
  return {
    id: textIn(block, "Id"),
    target: textIn(block, "Queue"),
    events: [...block.matchAll(/<Event>([\s\S]*?)<\/Event>/g)].map(([, text = ""]) => decoded(text)),
    prefix: filter.get("prefix") ?? "",
    suffix: filter.get("suffix") ?? "",
  };
}

function blockOf({ id, target, events, prefix, suffix }: NotificationRule): string {
  const filter = Object.entries({ prefix, suffix })
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<FilterRule><Name>${name}</Name><Value>${encoded(value)}</Value></FilterRule>`);
  return [
    `<QueueConfiguration><Id>${encoded(id)}</Id><Queue>${encoded(target)}</Queue>`,
    ...events.map((event) => `<Event>${encoded(event)}</Event>`),
    filter.length === 0 ? "" : `<Filter><S3Key>${filter.join("")}</S3Key></Filter>`,
    "</QueueConfiguration>",
  ].join("");
}

function textIn(xml: string, element: string): string {
  return decoded(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(xml)?.[1] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number.parseInt(name.slice(1), 10));
    return ENTITIES[name] ?? whole;
  });
}

function encoded(text: string): string {
  return text.replace(/[&<>"'\u0080-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`);
}
