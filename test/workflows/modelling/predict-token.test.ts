import { writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

import { ofKind, rendered } from "../../support/kustomize.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { HAS_KUBECTL } from "./describe-installations.ts";

const MODELLING = resolve(import.meta.dirname, "../../../workflows/modelling/knative");

it.skipIf(!HAS_KUBECTL)(
  "the part predict-token asks callers of the predictor for a token, and nobody else (needs kubectl)",
  async () => {
    const { path, remove } = await temporaryFolder();
    const from = (folder: string): string => relative(path, join(MODELLING, folder));
    await writeFile(
      join(path, "kustomization.yaml"),
      JSON.stringify({ resources: [from("overlays/external-s3")], components: [from("predict-token")] }),
    );
    const services = Object.entries(ofKind(rendered(path), "Service", "serving.knative.dev/"));
    await remove();
    const asking = services.filter(([, { spec }]) => JSON.stringify(spec).includes("PROFAAS_PREDICT_TOKEN_FILE"));
    expect(asking.map(([name]) => name)).toEqual(["predictor"]);
    const { containers, volumes } = asking[0]![1]["spec"].template.spec;
    expect(containers[0].volumeMounts).toContainEqual({
      name: "predict",
      mountPath: "/etc/profaas/predict",
      readOnly: true,
    });
    expect(volumes).toContainEqual({ name: "predict", secret: { secretName: "profaas-predict" } });
  },
);
