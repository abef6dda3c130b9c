import { networkTrainerContract } from "../../contracts/network-trainer.ts";

// test/tfjs-node runs the same on native code, where that is installed.
networkTrainerContract("tfjs-wasm");
networkTrainerContract("tfjs-cpu");
