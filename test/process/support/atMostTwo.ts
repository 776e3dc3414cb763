let free = 2;
const waiting: (() => void)[] = [];

/** Runs `work` when fewer than two others run: each starts Spark, and a small machine has two cores. */
export async function atMostTwo<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>(resolve => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}
