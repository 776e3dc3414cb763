import { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const SETTER_ID = 'strobe-counter-setter';
const ARGUMENTS_ID = 'strobe-counter-arguments';

export type Make = (answer: Promise<JavaRef>) => Promise<JavaRef>;

/**
 * Readies what sets a Py4J server's object counter back, so that the objects which the gateway made there leave no trace
 * in the numbers of later ones (`o62` stands in Python's error messages).
 *
 * Py4J answers an `AtomicInteger` as a number, so it cannot be called; a method handle that reads it from its field and
 * calls its `compareAndSet` can. Handle and arguments are bound under ids that were not counted, because a counted one
 * could be given anew the moment after the counter is set back.
 *
 * @param gateway the server's `py4j.Gateway`.
 * @param make notes each reference that this makes; the caller releases them, then calls the result with their numbers.
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
    // Compared, not just set: if the job made an object meanwhile, its number stays.
    await driver.call(ARGUMENTS_ID, 'add', Math.max(...numbers) + 1);
    await driver.call(ARGUMENTS_ID, 'add', Math.min(...numbers));
    await driver.call(SETTER_ID, 'invokeWithArguments', new JavaRef(ARGUMENTS_ID));
    await driver.release(new JavaRef(SETTER_ID), new JavaRef(ARGUMENTS_ID));
  };
}
