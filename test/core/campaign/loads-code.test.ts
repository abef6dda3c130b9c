import { describe, expect, it } from "vitest";

import { loadsCode } from "#core/campaign/loads-code.ts";

describe("loadsCode()", () => {
  it.each(["PATH", "LD_PRELOAD", "NODE_OPTIONS", "BASH_ENV", "PYTHONPATH", "PERL5OPT", "JAVA_TOOL_OPTIONS", "GIT_SSH"])(
    "%s does",
    (variable) => expect(loadsCode(variable)).toBe(true),
  );

  it.each(["OMP_NUM_THREADS", "NODE_ENV", "PYTHONUNBUFFERED", "QUALITY", "MY_PATH", "HOMEPAGE", "ENVIRONMENT"])(
    "%s does not",
    (variable) => expect(loadsCode(variable)).toBe(false),
  );
});
