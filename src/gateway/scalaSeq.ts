import type { JavaRef, JavaValue } from '../py4j/codec';
import { JavaRef as Ref } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

/** The elements of a Scala `Seq`. The caller releases those that are references. */
export async function scalaSeq(client: Py4jClient, seq: JavaRef): Promise<JavaValue[]> {
  const length = Number(await client.call(seq, 'length'));
  const elements: JavaValue[] = [];
  for (let index = 0; index < length; index++) elements.push(await client.call(seq, 'apply', index));
  await client.release(seq);
  return elements;
}

export async function scalaSeqOfRefs(client: Py4jClient, seq: JavaRef): Promise<JavaRef[]> {
  return (await scalaSeq(client, seq)).filter((element): element is JavaRef => element instanceof Ref);
}

/** What a Scala `Option` holds, or null. */
export async function scalaOption(client: Py4jClient, option: JavaRef): Promise<JavaValue> {
  const defined = await client.call(option, 'isDefined');
  const value = defined ? await client.call(option, 'get') : null;
  await client.release(option);
  return value;
}

export async function javaText(client: Py4jClient, ref: JavaRef): Promise<string> {
  const text = await client.call(ref, 'toString');
  await client.release(ref);
  return String(text);
}
