import { expect, it } from "vitest";

import { commandWords } from "../../../scripts/campaign/command-words.ts";
import { fakeIo } from "../fake-io.ts";

it("commandWords() gives what the user can type where he is", () => {
  expect(commandWords(fakeIo(), "run", "my campaign's.yaml")).toBe(`profaas run 'my campaign'\\''s.yaml'`);
  const byNpm = fakeIo({ environment: { npm_lifecycle_event: "profaas" } });
  expect(commandWords(byNpm, "status", "faces-0123abcd")).toBe("npm run -s profaas -- status faces-0123abcd");
  expect(commandWords(fakeIo({ environment: { npm_lifecycle_event: "demo" } }), "demo")).toBe("npm run demo");
});
