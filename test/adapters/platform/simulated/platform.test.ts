import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { simulatedHarness } from "./simulated-harness.ts";

servicePlatformContract("simulatedPlatform()", simulatedHarness);
