import { randomBytes } from 'node:crypto';
import { CallbackServer } from '../py4j/callbackServer';
import { JavaProxy, JavaRef, type JavaValue } from '../py4j/codec';
import { Py4jClient } from '../py4j/py4jClient';
import { JvmStderr } from './jvmStderr';
import { PlanReader } from './planReader';
import { startPy4jServer } from './py4jServer';
import { prepareSetBack } from './objectCounter';

/** Under this id the driver's Py4J holds the `py4j.Gateway` of ours, for objects that the recorder hands over. */
const HANDOVER_ID = 'strobe';

export type JavaCallback = (method: string, args: JavaValue[]) => void;

/**
 * A Py4J server of the gateway's own in a driver's JVM. The driver's server stays as it is: its object numbers and its
 * callback address belong to the job.
 */
export class JvmLink {
  private readonly callbacks = new Map<string, JavaCallback>();
  private nextProxy = 0;
  private teed: Promise<JvmStderr> | null = null;
  private loaded: Promise<PlanReader> | null = null;

  private constructor(
    /** The driver's own Py4J server. */
    private readonly driver: Py4jClient,
    /** For what a person waits for, or a walk through plans: may take long. */
    readonly client: Py4jClient,
    /** For quick, repeated questions. */
    readonly poll: Py4jClient,
    private readonly callbackServer: CallbackServer,
    readonly pid: number,
    private readonly classFolder: string,
  ) {}

  /**
   * @param port of the driver's Py4J server, `secret` its secret.
   * @param classFolder for what is compiled for such a JVM.
   * @throws Error when the JVM is gone or runs no Py4J that is known.
   */
  static async open(port: number, secret: string, classFolder: string): Promise<JvmLink> {
    const callbacks: { deliver: (proxy: string, method: string, args: JavaValue[]) => void } = { deliver: () => {} };
    const token = randomBytes(24).toString('hex');
    const callbackServer = await CallbackServer.listen(token, (...call) => callbacks.deliver(...call));
    let driver: Py4jClient | null = null;
    try {
      driver = await Py4jClient.open(port, secret);
      const ownPort = await startServer(driver, token, callbackServer.port);
      const client = await Py4jClient.open(ownPort, token);
      const poll = await Py4jClient.open(ownPort, token);
      const handle = await client.callForRef('z:java.lang.ProcessHandle', 'current');
      const pid = Number(await client.call(handle, 'pid'));
      await client.release(handle);
      const link = new JvmLink(driver, client, poll, callbackServer, pid, classFolder);
      callbacks.deliver = (proxy, method, args) => link.callbacks.get(proxy)?.(method, args);
      return link;
    } catch (error) {
      callbackServer.close();
      driver?.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.client.isOpen;
  }

  /** Once: the JVM is gone, or the link was closed. */
  onClose(listener: () => void): void {
    this.client.onClose(listener);
  }

  /** Makes an object of the driver's Py4J known to ours, as `name`. */
  async adopt(driverRef: string, name: string): Promise<JavaRef> {
    await this.driver.call(HANDOVER_ID, 'putObject', name, new JavaRef(driverRef));
    return new JavaRef(name);
  }

  /** An object that the recorder put into our server as `name`. */
  handedOver(name: string): JavaRef {
    return new JavaRef(name);
  }

  /** What the JVM writes to its standard error from the first time on that this is asked. @throws Error as `tee`. */
  stderr(): Promise<JvmStderr> {
    this.teed ??= JvmStderr.tee(this.client);
    return this.teed;
  }

  /** Loaded into the JVM when it is first asked for. @throws Error as `PlanReader.load`. */
  planReader(): Promise<PlanReader> {
    this.loaded ??= PlanReader.load(this.client, this.poll, this.classFolder);
    return this.loaded;
  }

  /** An object that Java may call as any of `interfaces`. Its calls return nothing. */
  proxy(interfaces: string[], callback: JavaCallback): JavaProxy {
    const proxy = new JavaProxy(`p${this.nextProxy++}`, interfaces);
    this.callbacks.set(proxy.id, callback);
    return proxy;
  }

  close(): void {
    this.callbackServer.close();
    for (const client of [this.driver, this.client, this.poll]) client.close();
  }
}

/**
 * Starts our server in the JVM by way of the driver's, and binds it there for handing over. The references that this
 * takes are dropped again, and the driver's object counter is set back, so that the numbers in its later error messages
 * are those of an unobserved run.
 */
async function startServer(driver: Py4jClient, token: string, callbackPort: number): Promise<number> {
  const made: JavaRef[] = [];
  const make = async (answer: Promise<JavaRef>) => {
    const ref = await answer;
    made.push(ref);
    return ref;
  };
  const server = await startPy4jServer(driver, token, callbackPort, make);
  const port = Number(await driver.call(server, 'getListeningPort'));
  const ours = await make(driver.callForRef(server, 'getGateway'));
  const theirs = await make(driver.callForRef('GATEWAY_SERVER', 'getGateway'));
  await driver.call(theirs, 'putObject', HANDOVER_ID, ours);
  const setBack = await prepareSetBack(driver, theirs, make);
  await driver.release(...made);
  await setBack(made.map(ref => Number(ref.id.slice(1))));
  return port;
}
