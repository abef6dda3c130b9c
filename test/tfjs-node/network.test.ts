import { networkContract } from "../contracts/network.ts";
import { networkTrainerContract } from "../contracts/network-trainer.ts";

networkContract("tfjs-node");
networkTrainerContract("tfjs-node");
