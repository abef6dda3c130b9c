// Runs the tests that need a real OSCAR, one file after the other: what makes a service restarts the MinIO of all.
//   OSCAR_ENDPOINT=https://… OSCAR_USERNAME=… OSCAR_PASSWORD=… npm run test:oscar [-- test/oscar/FILE]
import "./ensure-installed.mjs";
import { leaveOut, sumUp, testOscar } from "./test-totals.mjs";

if (process.env.OSCAR_ENDPOINT) testOscar(process.argv.slice(2));
else leaveOut("The tests on a real OSCAR are left out, as none is named: OSCAR_ENDPOINT does that.");
sumUp();
