import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  decodeAnswer,
  encodeAuthentication,
  encodeCall,
  encodeConstruction,
  encodeRelease,
  JavaError,
  JavaRef,
  LineSplitter,
  type JavaArgument,
  type JavaValue,
} from './codec';

const CAUSE_MS = 5000;

interface Waiting {
  resolve: (line: string) => void;
  reject: (error: Error) => void;
}

/**
 * One connection to the Py4J server of a JVM. Commands run one after another, in one thread of the JVM. A command that
 * takes longer than its time ends the connection, because its late answer could not be told from the next one's.
 */
export class Py4jClient {
  private readonly splitter = new LineSplitter();
  private readonly waiting: Waiting[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private failure: Error | null = null;
  private readonly closing = new EventEmitter();

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', chunk => this.splitter.push(chunk).forEach(line => this.waiting.shift()?.resolve(line)));
    socket.on('error', error => this.fail(error));
    socket.on('close', () => this.fail(new Error('the JVM closed the connection')));
  }

  /** @throws Error when nobody listens there, or the secret is wrong. */
  static async open(port: number, secret: string, timeoutMs = 5000): Promise<Py4jClient> {
    const socket = connect({ host: '127.0.0.1', port });
    const client = new Py4jClient(socket);
    await client.send(encodeAuthentication(secret), timeoutMs);
    return client;
  }

  get isOpen(): boolean {
    return this.failure === null;
  }

  /** Once: the JVM is gone, or this side closed. */
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

  /** As `call`, for a method that answers with an object. @throws Error when it is null or a plain value. */
  async callForRef(target: JavaRef | string, method: string, ...args: JavaArgument[]): Promise<JavaRef> {
    return asRef(await this.call(target, method, ...args), method);
  }

  async construct(className: string, ...args: JavaArgument[]): Promise<JavaRef> {
    return asRef(await this.send(encodeConstruction(className, args)), className);
  }

  /** Drops the JVM's reference to the object. Never throws: a JVM that is gone has dropped it. */
  async release(...refs: JavaRef[]): Promise<void> {
    await Promise.allSettled(refs.map(ref => this.send(encodeRelease(ref))));
  }

  close(): void {
    this.fail(new Error('the connection was closed'));
  }

  private send(text: string, timeoutMs = 30_000): Promise<JavaValue> {
    const answer = this.turn.then(() => this.exchange(text, timeoutMs).catch(error => this.withCause(error)));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /** An error answer names the exception's reference only: asks it what it is, and lets it go. */
  private async withCause(error: Error): Promise<never> {
    const exception = error instanceof JavaError ? error.exception : null;
    if (!exception) throw error;
    const text = await this.exchange(encodeCall(exception.id, 'toString', []), CAUSE_MS).catch(() => null);
    await this.exchange(encodeRelease(exception), CAUSE_MS).catch(() => undefined);
    throw new JavaError(text === null ? error.message : String(text), null);
  }

  private exchange(text: string, timeoutMs: number): Promise<JavaValue> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error(`the JVM did not answer in ${timeoutMs} ms`)), timeoutMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      this.waiting.push({ resolve: settle(resolve), reject: settle(reject) });
      this.socket.write(text);
    }).then(decodeAnswer);
  }

  private fail(error: Error): void {
    const isFirst = this.failure === null;
    this.failure ??= error;
    this.socket.destroy();
    if (isFirst) this.closing.emit('close');
    for (const waiting of this.waiting.splice(0)) waiting.reject(this.failure);
  }
}

function asRef(value: JavaValue, what: string): JavaRef {
  if (value instanceof JavaRef) return value;
  throw new Error(`${what} gave no object`);
}
