import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';
import { decodeAnswer, type JavaValue } from './codec';

interface Waiting {
  resolve: (line: string) => void;
  reject: (error: Error) => void;
}

/** One socket to a JVM's Py4J server: answers arrive in the order of the commands, at any time. */
export class Py4jConnection {
  private readonly splitter = new LineSplitter();
  private readonly waiting: Waiting[] = [];
  private failure: Error | null = null;
  private readonly closing = new EventEmitter();
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.setNoDelay(true);
    this.socket.on('data', chunk => this.splitter.push(chunk).forEach(line => this.waiting.shift()?.resolve(line)));
    this.socket.on('error', error => this.close(error));
    this.socket.on('close', () => this.close(new Error('the JVM closed the connection')));
  }

  /** Called once, with the reason. */
  onClose(listener: (reason: Error) => void): void {
    if (this.failure) listener(this.failure);
    else this.closing.once('close', listener);
  }

  /** @throws JavaError, or the reason why the connection was closed. */
  exchange(text: string): Promise<JavaValue> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise<string>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.socket.write(text);
    }).then(decodeAnswer);
  }

  close(reason: Error): void {
    if (this.failure) return;
    this.failure = reason;
    this.socket.destroy();
    this.closing.emit('close', reason);
    for (const waiting of this.waiting.splice(0)) waiting.reject(reason);
  }
}
