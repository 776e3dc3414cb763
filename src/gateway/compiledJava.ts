import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../runtime/cacheFolder';
import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const COMPILER = 'org.codehaus.janino.SimpleCompiler';
const BYTES_LOADER = 'org.codehaus.commons.compiler.util.reflect.ByteArrayClassLoader';

/**
 * Java source of ours for Spark's JVM. `classes`: the binary names of all declared classes, the requested one first.
 */
export interface JavaSource {
  source: string;
  classes: [string, ...string[]];
}

/** Merges sources of one package into one, because the compiler takes only one. */
export function oneUnit(sources: string[]): string {
  const isHead = (line: string) => /^(package|import) /.test(line);
  const lines = sources.flatMap(source => source.split('\n'));
  const head = [...new Set(lines.filter(isHead))].sort((a, b) => Number(isImport(a)) - Number(isImport(b)));
  return [...head, ...lines.filter(line => !isHead(line))].join('\n');
}

const isImport = (line: string) => line.startsWith('import ');

/** Folder for class files. */
export const compiledFolder = (env: NodeJS.ProcessEnv): string => join(cacheFolder(env), 'compiled');

/** Contents of class files, in base64, by binary name. */
type ClassFiles = Record<string, string>;

/**
 * Loads one of our classes into a Spark JVM. Spark's own code compiler (Janino) compiles it against the running
 * versions of Spark and Scala. In a JVM that has just started, this costs half a second of CPU. The class files are
 * therefore kept for JVMs with the same class path.
 *
 * @param folder for class files; if it is not writable, the JVM compiles each time.
 * @returns the `java.lang.Class`, for the caller to release.
 * @throws JavaError if Janino is missing, or the source does not compile against this Spark.
 */
export async function loadJava(client: Py4jClient, java: JavaSource, folder: string): Promise<JavaRef> {
  const file = join(folder, await keyOf(client, java.source));
  const kept = await readClassFiles(file, java.classes);
  const defined = kept && (await define(client, java.classes[0], kept).catch(() => null));
  return defined ?? compile(client, java, file);
}

/** The file names of jars contain their versions. */
async function keyOf(client: Py4jClient, source: string): Promise<string> {
  const classPath = String(await client.callStatic('java.lang.System', 'getProperty', 'java.class.path'));
  return createHash('sha256').update(source).update('\0').update(classPath).digest('hex').slice(0, 24);
}

async function compile(client: Py4jClient, { source, classes }: JavaSource, file: string): Promise<JavaRef> {
  const compiler = await client.construct(COMPILER);
  await client.call(compiler, 'cook', source);
  await classFilesOf(client, compiler, classes)
    .then(found => writeClassFiles(file, found))
    .catch(() => undefined);
  const loader = await client.callForRef(compiler, 'getClassLoader');
  const type = await client.callForRef(loader, 'loadClass', classes[0]);
  await client.release(compiler, loader);
  return type;
}

async function classFilesOf(client: Py4jClient, compiler: JavaRef, classes: string[]): Promise<ClassFiles> {
  const bytes = await client.callForRef(compiler, 'getBytecodes');
  const found: ClassFiles = {};
  for (const name of classes) found[name] = ((await client.call(bytes, 'get', name)) as Buffer).toString('base64');
  await client.release(bytes);
  return found;
}

/** Like Janino's own loader: a child of the calling thread's loader, which sees Spark and everything added to it. */
async function define(client: Py4jClient, name: string, files: ClassFiles): Promise<JavaRef> {
  const classes = await client.construct('java.util.HashMap');
  for (const [each, bytes] of Object.entries(files))
    await client.call(classes, 'put', each, Buffer.from(bytes, 'base64'));
  const thread = await client.callForRef('z:java.lang.Thread', 'currentThread');
  const parent = await client.callForRef(thread, 'getContextClassLoader');
  const loader = await client.construct(BYTES_LOADER, classes, parent);
  const type = await client.callForRef(loader, 'loadClass', name);
  await client.release(classes, thread, parent, loader);
  return type;
}

/** Null if there are no complete class files. */
async function readClassFiles(file: string, classes: string[]): Promise<ClassFiles | null> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8')) as ClassFiles;
    return classes.every(name => typeof found[name] === 'string') ? found : null;
  } catch {
    return null;
  }
}

/** Renamed to its final name only when it is complete. */
async function writeClassFiles(file: string, classes: ClassFiles): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(unfinished, JSON.stringify(classes), { mode: 0o600 });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
