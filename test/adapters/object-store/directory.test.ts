import { directoryStore } from "#adapters/object-store/directory.ts";

import { objectStoreContract } from "../../contracts/object-store.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

objectStoreContract("directoryStore()", async () => {
  const folder = await temporaryFolder();
  return {
    store: directoryStore({ root: folder.path }),
    buckets: ["first-bucket", "second-bucket"],
    close: folder.remove,
  };
});
