/** By hand: the Py4J project has clients for Python and Java, not for Node. */
import { EventEmitter } from 'node:events';
import {
  encodeAuthentication,
  encodeCall,
  encodeConstruction,
  encodeRelease,
  JavaError,
  JavaRef,
  type JavaArgument,
  type JavaValue,
} from './codec';
import { Py4jConnection } from './py4jConnection';
import { Unanswered } from './unanswered';

const CAUSE_MS = 5000;
const ANSWER_MS = 30_000;
/** Each unanswered command holds a thread of the JVM. At this number, the JVM counts as gone. */
const MAX_UNANSWERED = 8;

/**
 * A client of a JVM's Py4J server. Commands run one after another, in one thread of the JVM. If a command times out,
 * only that command fails: its connection and thread are abandoned, and a new connection replaces them. The same
 * command is not sent again until it is answered.
 */
export class Py4jClient {
  private turn: Promise<unknown> = Promise.resolve();
  private failure: Error | null = null;
  private readonly closing = new EventEmitter();
  /** Commands that timed out, with their limits. */
  private readonly unanswered = new Map<string, number>();
  private readonly connections = new Set<Py4jConnection>();
  /** Null if the JVM did not respond to the last attempt to connect. */
  private current: Promise<Py4jConnection> | null;

  private constructor(
    private readonly port: number,
    private readonly secret: string,
    private readonly connectMs: number,
    private readonly answerMs: number,
  ) {
    this.current = this.connect();
  }

  /**
   * @param connectMs timeout for connecting, `answerMs` for the answer to a command.
   * @throws Error if nothing listens there, or the secret is wrong.
   */
  static async open(port: number, secret: string, connectMs = 5000, answerMs = ANSWER_MS): Promise<Py4jClient> {
    const client = new Py4jClient(port, secret, connectMs, answerMs);
    try {
      await client.current;
      return client;
    } catch (error) {
      client.fail(error as Error);
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.failure === null;
  }

  /** Called once: the JVM is gone, or this side closed. */
  onClose(listener: () => void): void {
    if (this.failure) listener();
    else this.closing.once('close', listener);
  }

  call(target: JavaRef | string, method: string, ...args: JavaArgument[]): Promise<JavaValue> {
    return this.send(encodeCall(typeof target === 'string' ? target : target.id, method, args));
  }

  callStatic(className: string, method: string, ...args: JavaArgument[]): Promise<JavaValue> {
    return this.call(`z:${className}`, method, ...args);
  }

  /** Like `call`, for a method that returns an object. @throws Error if it returns null or a plain value. */
  async callForRef(target: JavaRef | string, method: string, ...args: JavaArgument[]): Promise<JavaRef> {
    return asRef(await this.call(target, method, ...args), method);
  }

  async construct(className: string, ...args: JavaArgument[]): Promise<JavaRef> {
    return asRef(await this.send(encodeConstruction(className, args)), className);
  }

  /** Releases the JVM's reference to the object. Never throws: if the JVM is gone, so is the reference. */
  async release(...refs: JavaRef[]): Promise<void> {
    await Promise.allSettled(refs.map(ref => this.send(encodeRelease(ref))));
  }

  close(): void {
    this.fail(new Error('the connection was closed'));
  }

  private send(text: string): Promise<JavaValue> {
    const answer = this.turn.then(() => this.exchange(text, this.answerMs).catch(error => this.withCause(error)));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /**
   * An error answer contains only the exception's reference: gets the exception's text, then releases the reference.
   */
  private async withCause(error: Error): Promise<never> {
    const exception = error instanceof JavaError ? error.exception : null;
    if (!exception) throw error;
    const limit = Math.min(CAUSE_MS, this.answerMs);
    const text = await this.exchange(encodeCall(exception.id, 'toString', []), limit).catch(() => null);
    await this.exchange(encodeRelease(exception), limit).catch(() => undefined);
    throw new JavaError(text === null ? error.message : String(text), null);
  }

  private async exchange(text: string, limit: number): Promise<JavaValue> {
    if (this.failure) throw this.failure;
    const earlier = this.unanswered.get(text);
    if (earlier !== undefined) throw new Unanswered(earlier);
    const connection = await (this.current ??= this.replacement());
    const answer = connection.exchange(text);
    try {
      return await within(limit, answer);
    } catch (error) {
      if (error instanceof Unanswered) this.giveUp(connection, text, limit, answer);
      throw error;
    }
  }

  private giveUp(connection: Py4jConnection, text: string, limit: number, answer: Promise<JavaValue>): void {
    if (this.unanswered.size >= MAX_UNANSWERED) return this.fail(new Unanswered(limit));
    this.unanswered.set(text, limit);
    void answer
      .catch(error => (error instanceof JavaError ? error.exception : null))
      // Late answers are ignored.
      .then(late => (late instanceof JavaRef ? connection.exchange(encodeRelease(late)) : null))
      .catch(() => undefined)
      .then(() => {
        this.unanswered.delete(text);
        this.drop(connection);
      });
    this.current = this.replacement();
  }

  private replacement(): Promise<Py4jConnection> {
    const connecting = this.connect();
    connecting.catch(error => {
      this.current = null;
      // A JVM that does not respond now may respond to the next command; one that is gone does not.
      if (!(error instanceof Unanswered)) this.fail(error as Error);
    });
    return connecting;
  }

  private async connect(): Promise<Py4jConnection> {
    const connection = new Py4jConnection(this.port);
    this.connections.add(connection);
    connection.onClose(reason => {
      if (this.connections.has(connection)) this.fail(reason);
    });
    try {
      await within(this.connectMs, connection.exchange(encodeAuthentication(this.secret)));
      return connection;
    } catch (error) {
      this.drop(connection);
      throw error;
    }
  }

  private drop(connection: Py4jConnection): void {
    this.connections.delete(connection);
    connection.close(new Error('the connection was closed'));
  }

  private fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const connection of this.connections) connection.close(error);
    this.closing.emit('close');
  }
}

/** @throws Unanswered on timeout. */
async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Unanswered(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function asRef(value: JavaValue, what: string): JavaRef {
  if (value instanceof JavaRef) return value;
  throw new Error(`${what} returned no object`);
}
