import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { escapeHtml, html } from "../../../functions/trainer/report/html.ts";

describe("html``", () => {
  it("escapes what is put in, and leaves alone what is HTML already", () => {
    const inner = html`<b>${"<script>alert('1') & \"2\"</script>"}</b>`;
    expect(html`<p title="${'"'}">${inner}</p>`.html).toBe(
      '<p title="&quot;"><b>&lt;script&gt;alert(&#39;1&#39;) &amp; &quot;2&quot;&lt;/script&gt;</b></p>',
    );
  });

  it("puts lists in one after another, and nothing for what is missing", () => {
    expect(html`${[html`<i>a</i>`, "b", 3, null, undefined, false, ["c"]]}`.html).toBe("<i>a</i>b3c");
  });

  it("keeps numbers on the line of their unit, and nothing else", () => {
    expect(html`${"2.3 s, 90 % of 512 MiB, 3 min 20 s, 2 cores, 4 of 5 steps"}`.html).toBe(
      "2.3\u00a0s, 90\u00a0% of 512\u00a0MiB, 3\u00a0min 20\u00a0s, 2\u00a0cores, 4 of 5 steps",
    );
  });
});

describe("escapeHtml()", () => {
  it("leaves no sign with a meaning and no control character, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const safe = escapeHtml(text);
        expect(safe.replaceAll(/&(amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[<>&"'\u0000-\u0008\u001b\u007f]/);
      }),
    );
  });
});
