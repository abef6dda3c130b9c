import fc from "fast-check";
import { expect, it } from "vitest";

import { componentNameOf } from "#core/inventory/component-name-of.ts";

it.each([
  ["blur", "blur"],
  ["Blur_Faces.v2", "blur-faces-v2"],
  ["3d-scan", "d-scan"],
  ["a".repeat(60), "a".repeat(39)],
])("componentNameOf(%j) is %j", (name, component) => expect(componentNameOf(name)).toBe(component));

it("componentNameOf() of any name that has a letter is one that OSCAR takes, and its own", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      fc.pre(/[a-zA-Z]/.test(name));
      const component = componentNameOf(name);
      expect(component).toMatch(/^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/);
      expect(componentNameOf(component)).toBe(component);
    }),
  );
});
