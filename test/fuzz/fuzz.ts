/** The command behind `npm run fuzz`. */
import { openDamagedFiles } from './damagedFiles';

const BATCH = 200;
const [count = 10_000, first = 0] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  let faults = 0;
  for (let seed = first; seed < first + count; seed += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, first + count - seed) }, (_, index) => seed + index);
    for (const { kind, seed: which, what } of await openDamagedFiles(seeds)) {
      faults++;
      console.log(`${kind} ${which}: ${what}`);
    }
    const { rss } = process.memoryUsage();
    console.log(`${seed + seeds.length - first} of ${count}: ${faults} faults, ${Math.round(rss / 2 ** 20)} MiB`);
  }
  process.exitCode = faults > 0 ? 1 : 0;
}

void main();
