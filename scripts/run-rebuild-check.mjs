// Rebuilds the surrogate at a hundredth of its size, killed and interrupted, and counts that as one test.
import "./ensure-installed.mjs";
import { check, sumUp } from "./test-totals.mjs";

check("npx", "tsx", "scripts/check-rebuild.ts");
sumUp();
