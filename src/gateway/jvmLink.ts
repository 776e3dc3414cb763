import { randomBytes } from 'node:crypto';
import { CallbackServer } from '../py4j/callbackServer';
import { JavaProxy, JavaRef, type JavaValue } from '../py4j/codec';
import { Py4jClient } from '../py4j/py4jClient';
import { DriverLog } from './driverLog';
import { JvmStderr } from './jvmStderr';
import { PlanReader } from './planReader';
import { startPy4jServer } from './py4jServer';
import { prepareSetBack } from './objectCounter';

/** The driver's Py4J holds our `py4j.Gateway` under this id, for objects that the recorder hands over. */
const HANDOVER_ID = 'strobe';
const CONNECT_MS = 5000;

export type JavaCallback = (method: string, args: JavaValue[]) => void;

/**
 * The gateway's own Py4J server in a driver's JVM. The driver's server is not changed: its object ids and its callback
 * address belong to the job.
 */
export class JvmLink {
  private readonly callbacks = new Map<string, JavaCallback>();
  private nextProxy = 0;
  private teed: Promise<JvmStderr> | null = null;
  private logged: Promise<DriverLog> | null = null;
  private loaded: Promise<PlanReader> | null = null;

  private constructor(
    /** The driver's own Py4J server. */
    private readonly driver: Py4jClient,
    /** For requests that a user waits for, and for reading plans: may take long. */
    readonly client: Py4jClient,
    /** For short, frequent requests. */
    readonly poll: Py4jClient,
    private readonly callbackServer: CallbackServer,
    readonly pid: number,
    private readonly openClient: (answerMs: number) => Promise<Py4jClient>,
    private readonly classFolder: string,
  ) {}

  /**
   * @param port of the driver's Py4J server, `secret` its secret.
   * @param classFolder for classes compiled for this JVM.
   * @throws Error if the JVM is gone or runs an unknown version of Py4J.
   */
  static async open(port: number, secret: string, classFolder: string): Promise<JvmLink> {
    const callbacks: { deliver: (proxy: string, method: string, args: JavaValue[]) => void } = { deliver: () => {} };
    const token = randomBytes(24).toString('hex');
    const callbackServer = await CallbackServer.listen(token, (...call) => callbacks.deliver(...call));
    let driver: Py4jClient | null = null;
    try {
      driver = await Py4jClient.open(port, secret);
      const ownPort = await startServer(driver, token, callbackServer.port);
      const openClient = (answerMs: number) => Py4jClient.open(ownPort, token, CONNECT_MS, answerMs);
      const client = await Py4jClient.open(ownPort, token);
      const poll = await Py4jClient.open(ownPort, token);
      const handle = await client.callForRef('z:java.lang.ProcessHandle', 'current');
      const pid = Number(await client.call(handle, 'pid'));
      await client.release(handle);
      const link = new JvmLink(driver, client, poll, callbackServer, pid, openClient, classFolder);
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

  /** Called once: the JVM is gone, or the link was closed. */
  onClose(listener: () => void): void {
    this.client.onClose(listener);
  }

  /** Makes an object of the driver's Py4J available in ours, as `name`. */
  async adopt(driverRef: string, name: string): Promise<JavaRef> {
    await this.driver.call(HANDOVER_ID, 'putObject', name, new JavaRef(driverRef));
    return new JavaRef(name);
  }

  /** An object that the recorder put into our server as `name`. */
  handedOver(name: string): JavaRef {
    return new JavaRef(name);
  }

  /**
   * Calls Java in a thread of its own, so that what takes long does not delay others.
   * @param answerMs timeout for each answer
   */
  async inOwnThread<T>(answerMs: number, use: (client: Py4jClient) => Promise<T>): Promise<T> {
    const client = await this.openClient(answerMs);
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  /** What the JVM writes to its standard error from the first call of this. @throws Error as `tee`. */
  stderr(): Promise<JvmStderr> {
    this.teed ??= JvmStderr.tee(this.client);
    return this.teed;
  }

  /** The warnings that the JVM logs from the first call of this. @throws Error as `DriverLog.open`. */
  log(): Promise<DriverLog> {
    this.logged ??= DriverLog.open(this.client);
    return this.logged;
  }

  /** Loaded into the JVM on first use. @throws Error as `PlanReader.load`. */
  planReader(): Promise<PlanReader> {
    this.loaded ??= PlanReader.load(this.client, this.poll, this.classFolder);
    return this.loaded;
  }

  /** An object that Java can call as any of `interfaces`. Its calls return nothing. */
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
 * Starts our server in the JVM through the driver's server, and binds it there for handing over objects. Then releases
 * the references that this created, and resets the driver's object counter, so that ids in later error messages are the
 * same as in a run without Strobe.
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
