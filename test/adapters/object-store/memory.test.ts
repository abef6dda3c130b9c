import { memoryStore } from "#adapters/object-store/memory.ts";

import { objectStoreContract } from "../../contracts/object-store.ts";

objectStoreContract(
  "memoryStore()",
  async () => ({ store: memoryStore(), buckets: ["first-bucket", "second-bucket"], close: async () => {} }),
  { streams: false }, // it holds all objects: that is its purpose
);
