import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";

function problems(text: string): readonly string[] {
  try {
    readScenario(text, "s.yaml");
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ sentence }) => sentence);
    throw error;
  }
  return [];
}

describe("readScenario()", () => {
  it("takes a scenario and says its defaults", () => {
    const { components, replications } = readScenario(
      "kind: scenario\nname: a\nmodels: demo\ncomponents: { blur: { to: { encode: {} } }, encode: {} }",
      "s.yaml",
    );
    expect(components["blur"]).toMatchObject({ parallelism: 1, to: { encode: { probability: 1, gather: 1 } } });
    expect(replications).toBe(100);
  });

  it.each([
    [
      "components: { blur: { to: { encod: {} } }, encode: {} }",
      'components.blur.to.encod must be a component of the scenario: did you mean "encode"?',
    ],
    [
      "components: { blur: { paralelism: 2 } }",
      'components.blur.paralelism must not be there: did you mean "parallelism"?',
    ],
    [
      "components: { blur: { resource: egde, cpu: 1 } }\nresources: { edge: { cores: 2 } }",
      'components.blur.resource must be a resource of the scenario: did you mean "edge"?',
    ],
    [
      "components: { blur: { resource: edge } }\nresources: { edge: { cores: 2 } }",
      'components.blur.cpu must be given, as it shares the cores of "edge"',
    ],
    [
      "components: { blur: { resource: edge, cpu: 4 } }\nresources: { edge: { cores: 2 } }",
      'components.blur.cpu must fit on a node of "edge", which has 2 cores: current value is 4',
    ],
    [
      "components: { a: { to: { b: {} } }, b: { to: { a: {} } } }",
      "components.a.to must not lead back to where files came from: a → b → a",
    ],
    ["components: { a: { join: true } }", "components.a.join must be false where no component hands it files"],
    [
      "components: { a: {} }\nload: { kind: poisson, requestsPerSecond: [1, 2], count: 5 }",
      "load.requestsPerSecond must be one value, as a scenario is no sweep: current value is [1,2]",
    ],
  ])("says what is wrong with %j", (text, rule) => {
    const [sentence, more] = problems(`kind: scenario\nname: a\nmodels: demo\n${text}`);
    expect(sentence).toContain(`Cannot read the scenario as ${rule}`);
    expect(more).toBeUndefined();
  });

  it("asks by what the times are known", () => {
    expect(problems("kind: scenario\nname: a\ncomponents: { a: {} }")[0]).toContain(
      "components.a must say by what its times are known: a service, a model, or the models of the scenario",
    );
  });
});
