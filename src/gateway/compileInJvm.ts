import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const COMPILER = 'org.codehaus.janino.SimpleCompiler';

/**
 * An object of a class that the JVM compiles from its source, by the compiler that Spark has for code of its own.
 *
 * @throws JavaError where Janino is missing, or finds a Spark that the source does not fit.
 */
export async function compileInJvm(client: Py4jClient, className: string, source: string): Promise<JavaRef> {
  const compiler = await client.construct(COMPILER);
  await client.call(compiler, 'cook', source);
  const loader = await client.callForRef(compiler, 'getClassLoader');
  const type = await client.callForRef(loader, 'loadClass', className);
  const object = await client.callForRef(type, 'newInstance');
  await client.release(compiler, loader, type);
  return object;
}
