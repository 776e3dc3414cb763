import { JavaRef, type JavaValue } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

/** The elements of a Scala `Seq` of objects, which the caller releases. `seq` is released. */
export async function scalaSeqOfRefs(client: Py4jClient, seq: JavaRef): Promise<JavaRef[]> {
  const length = Number(await client.call(seq, 'length'));
  const elements: JavaValue[] = [];
  for (let index = 0; index < length; index++) elements.push(await client.call(seq, 'apply', index));
  await client.release(seq);
  return elements.filter(element => element instanceof JavaRef);
}

/** The value of a Scala `Option`, or null. `option` is released. */
export async function scalaOption(client: Py4jClient, option: JavaRef): Promise<JavaValue> {
  const defined = await client.call(option, 'isDefined');
  const value = defined ? await client.call(option, 'get') : null;
  await client.release(option);
  return value;
}
