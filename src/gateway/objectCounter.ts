import { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const SETTER_ID = 'strobe-counter-setter';
const ARGUMENTS_ID = 'strobe-counter-arguments';

export type Make = (answer: Promise<JavaRef>) => Promise<JavaRef>;

/**
 * Prepares the reset of a Py4J server's object counter, so that objects created by the gateway do not change the ids of
 * later ones (`o62` appears in Python's error messages).
 *
 * Py4J converts an `AtomicInteger` to a number, so its methods cannot be called. A method handle that reads it from its
 * field and calls its `compareAndSet` works instead. The handle and its arguments are bound to ids outside of the
 * counter, because a counted id could be assigned again right after the reset.
 *
 * @param gateway the server's `py4j.Gateway`.
 * @param make records each reference that this creates; the caller releases them, then calls the result with their
 * numbers.
 */
export async function prepareSetBack(
  driver: Py4jClient,
  gateway: JavaRef,
  make: Make,
): Promise<(numbers: number[]) => Promise<void>> {
  const ref = (target: JavaRef | string, method: string, ...args: (JavaRef | string | number | null)[]) =>
    make(driver.callForRef(target, method, ...args));
  const field = await ref(await ref(gateway, 'getClass'), 'getDeclaredField', 'objCounter');
  await driver.call(field, 'setAccessible', true);
  const lookup = await ref('z:java.lang.invoke.MethodHandles', 'publicLookup');
  const counterClass = await ref('z:java.lang.Class', 'forName', 'java.util.concurrent.atomic.AtomicInteger');
  const signature = await ref('z:java.lang.invoke.MethodType', 'fromMethodDescriptorString', '(II)Z', null);
  const compareAndSet = await ref(lookup, 'findVirtual', counterClass, 'compareAndSet', signature);
  const readField = await ref(lookup, 'unreflectGetter', field);
  const handleClass = await ref('z:java.lang.Class', 'forName', 'java.lang.invoke.MethodHandle');
  const filters = await ref('z:java.lang.reflect.Array', 'newInstance', handleClass, 1);
  await driver.callStatic('java.lang.reflect.Array', 'set', filters, 0, readField);
  const setter = await ref('z:java.lang.invoke.MethodHandles', 'filterArguments', compareAndSet, 0, filters);
  const list = await make(driver.construct('java.util.ArrayList'));
  await driver.call(list, 'add', gateway);
  await driver.call(gateway, 'putObject', SETTER_ID, setter);
  await driver.call(gateway, 'putObject', ARGUMENTS_ID, list);
  return async numbers => {
    // Compare and set: if the job created an object in the meantime, its id is kept.
    await driver.call(ARGUMENTS_ID, 'add', Math.max(...numbers) + 1);
    await driver.call(ARGUMENTS_ID, 'add', Math.min(...numbers));
    await driver.call(SETTER_ID, 'invokeWithArguments', new JavaRef(ARGUMENTS_ID));
    await driver.release(new JavaRef(SETTER_ID), new JavaRef(ARGUMENTS_ID));
  };
}
