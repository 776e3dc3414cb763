import { JavaLong, type JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import type { Make } from './objectCounter';

/**
 * Builds and starts a `py4j.GatewayServer` on a free loopback port, with daemon threads only: a JVM started by
 * `spark-submit` ends when only daemon threads are left, and our server must not keep it alive.
 *
 * `GatewayServer.start` uses a non-daemon thread, so its steps are done here one by one. Its callback client has a
 * thread that checks for idle connections unless their allowed idle time is 0 s.
 *
 * @param make records each reference that this creates; the caller releases them.
 */
export async function startPy4jServer(
  driver: Py4jClient,
  token: string,
  callbackPort: number,
  make: Make,
): Promise<JavaRef> {
  const ref = (target: JavaRef | string, method: string, ...args: (JavaRef | string | number)[]) =>
    make(driver.callForRef(target, method, ...args));
  const address = await ref('z:java.net.InetAddress', 'getByName', '127.0.0.1');
  const seconds = await ref('z:java.util.concurrent.TimeUnit', 'valueOf', 'SECONDS');
  const sockets = await ref('z:javax.net.SocketFactory', 'getDefault');
  const idle = new JavaLong(0);
  const callbackArguments = [callbackPort, address, token, idle, seconds, sockets, true, 0] as const;
  const callbackClient = await make(driver.construct('py4j.CallbackClient', ...callbackArguments));
  const builder = await make(driver.construct('py4j.GatewayServer$GatewayServerBuilder'));
  await ref(builder, 'javaPort', 0);
  await ref(builder, 'javaAddress', address);
  await ref(builder, 'authToken', token);
  await ref(builder, 'callbackClient', callbackClient);
  const server = await ref(builder, 'build');
  await callHidden(driver, server, 'startSocket', ref);
  const thread = await make(driver.construct('java.lang.Thread', server));
  await driver.call(thread, 'setName', 'strobe');
  await driver.call(thread, 'setDaemon', true);
  await driver.call(thread, 'start');
  return server;
}

/** Calls a non-public method without arguments. */
async function callHidden(
  driver: Py4jClient,
  object: JavaRef,
  method: string,
  ref: (target: JavaRef | string, method: string, ...args: (JavaRef | string | number)[]) => Promise<JavaRef>,
): Promise<void> {
  const none = async (className: string) => {
    const type = await ref('z:java.lang.Class', 'forName', className);
    return ref('z:java.lang.reflect.Array', 'newInstance', type, 0);
  };
  const found = await ref(await ref(object, 'getClass'), 'getDeclaredMethod', method, await none('java.lang.Class'));
  await driver.call(found, 'setAccessible', true);
  await driver.call(found, 'invoke', object, await none('java.lang.Object'));
}
