import type { OscarConfiguration, OscarInfo } from "#adapters/platform/oscar/api/oscar-configuration.ts";

import type { ImageFound } from "../image/image-platforms.ts";

/** What may stand in the way of our services on an OSCAR. */
export interface OscarFindings {
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

export interface OscarFindingsOptions {
  readonly info: OscarInfo;
  readonly configuration: OscarConfiguration;
  /** Of the key that the operator's file names, which setup and uploads have. */
  readonly accessKey: string;
  /** By image. */
  readonly images: ReadonlyMap<string, ImageFound>;
}

/** Looks at version, credentials and images. */
export function oscarFindings({ info, configuration, accessKey, images }: OscarFindingsOptions): OscarFindings {
  const missing: string[] = [];
  const notes: string[] = [];
  if (!/^v?(3\.[5-9]|4\.[01])\./.test(info.version)) {
    notes.push(
      `OSCAR's version is ${JSON.stringify(info.version)}: 3.5 to 4.1 are known, and it is taken for the newest or oldest of them.`,
    );
  }
  if (configuration.store.accessKey !== accessKey) {
    notes.push(
      `Uploads with the access key ${JSON.stringify(accessKey)} start jobs only where OSCAR has a secret of it: it gives ` +
        `${JSON.stringify(configuration.store.accessKey)} to whoever deploys here.`,
    );
  }
  const { allowedImages } = configuration;
  for (const [image, found] of images) {
    if (allowedImages.length > 0 && !allowedImages.some((start) => image.startsWith(start))) {
      missing.push(`OSCAR does not allow the image ${image}: it allows ${allowedImages.join(", ")}.`);
    }
    if (found.kind === "absent") missing.push(`Its registry has no image ${image}.`);
    else if (found.kind === "unknown") {
      notes.push(`Whether nodes can pull ${image} cannot be told from here: ${found.reason}.`);
    } else if (info.architecture !== "" && !found.architectures.includes(info.architecture)) {
      missing.push(
        `The image ${image} is for ${found.architectures.join(", ")}, and OSCAR runs on ${info.architecture}.`,
      );
    }
  }
  return { missing, notes };
}
