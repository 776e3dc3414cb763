import type { RpcSum } from './run';
import type { RpcCost } from './runEvent';

/** Adds up RPCs of Spark Connect by what they ask for. */
export class RpcSums {
  private readonly byKind = new Map<string, RpcSum>();

  add(costs: readonly RpcCost[] = []): void {
    for (const { method, what, count, timeMs, bytesSent, bytesReceived } of costs) {
      const key = `${method}/${what}`;
      const sum = this.byKind.get(key) ?? { method, what, count: 0, time: 0, bytesSent: 0, bytesReceived: 0 };
      this.byKind.set(key, sum);
      sum.count += count;
      sum.time += timeMs;
      sum.bytesSent += bytesSent;
      sum.bytesReceived += bytesReceived;
    }
  }

  /** Longest first. */
  build(): RpcSum[] {
    return [...this.byKind.values()].sort((a, b) => b.time - a.time);
  }
}
