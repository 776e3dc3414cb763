import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exampleOf } from './examples';

/** Files of Spark's source that are not in its wheel. */
const RESOURCES: Record<string, string> = {
  'people.txt': 'Michael, 29\nAndy, 30\nJustin, 19\n',
  'people.json': '{"name":"Michael"}\n{"name":"Andy", "age":30}\n{"name":"Justin", "age":19}\n',
  'people.csv': 'name;age;job\nJorge;30;Developer\nBob;32;Developer\n',
  'people.xml':
    '<people><person><name>Michael</name><age>29</age></person>' +
    '<person><name>Justin</name><age>19</age></person></people>\n',
  'kv1.txt': Array.from({ length: 50 }, (_, key) => `${key}\x01val_${key}\n`).join(''),
};

const pythonFolder = (sparkHome: string) => join(sparkHome, 'examples/src/main/python');

/** Every example in this pyspark, by its path below `examples/src/main/python`. */
export function allExamples(sparkHome: string): string[] {
  const files = readdirSync(pythonFolder(sparkHome), { recursive: true, encoding: 'utf8' });
  return files.filter(file => file.endsWith('.py') && basename(file) !== '__init__.py').sort();
}

/**
 * Leaves only an example and its input in a folder. The folder itself is kept: a process may be waiting in it.
 * @param binaries files that only a library can write, see `makeResources.py`; null for none
 */
export function layOut(folder: string, script: string, sparkHome: string, binaries: string | null = null): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, maxRetries: 5 });
  const resources = join(folder, 'examples/src/main/resources');
  mkdirSync(resources, { recursive: true });
  if (binaries !== null) cpSync(binaries, resources, { recursive: true });
  cpSync(join(sparkHome, 'data'), join(folder, 'data'), { recursive: true });
  copyFileSync(join(pythonFolder(sparkHome), script), join(folder, basename(script)));
  write(resources, RESOURCES);
  write(folder, exampleOf(script).files ?? {});
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
