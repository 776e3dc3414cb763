import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Version of the Spark installed in a folder, from the name of its core library (`spark-core_2.13-4.3.0.jar`): every
 * distribution has it, while pyspark's package has no `RELEASE` file. Null if there is none.
 */
export function sparkVersionOfHome(home: string): string | null {
  try {
    const names = readdirSync(path.join(home, 'jars'));
    return names.map(name => name.match(/^spark-core_[\d.]+-(.+)\.jar$/)?.[1]).find(version => version) ?? null;
  } catch {
    return null;
  }
}
