import { learnerSpeed } from "./learner-speed.ts";

process.stdout.write("Learners beside Python's; CPU, the best of a few rounds\n");
for await (const line of learnerSpeed(process.argv.slice(2))) process.stdout.write(`  ${line}\n`);
