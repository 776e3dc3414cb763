import type { DriverCost } from './run';
import { RpcSums } from './rpcSums';
import type { CommandCost } from './runEvent';

/** Adds up the costs of calls and places. */
export class CostSum {
  private readonly sum = {
    py4jCalls: 0,
    py4jTime: 0,
    sparkTime: 0,
    bytesSent: 0,
    bytesReceived: 0,
    pysparkTime: 0,
    userTime: 0,
    largeReplies: 0,
    largeReplyTime: 0,
  };
  private slowest: DriverCost['slowest'] = null;
  private readonly rpcs = new RpcSums();
  private readonly names = new Map<string, number>();

  /** @param sparkTime the part of its Py4J time while Spark ran for it. */
  add(cost: CommandCost, sparkTime: number): void {
    this.sum.sparkTime += sparkTime;
    this.sum.py4jCalls += cost.py4jCalls;
    this.sum.py4jTime += cost.py4jTimeMs;
    this.sum.bytesSent += cost.bytesSent;
    this.sum.bytesReceived += cost.bytesReceived;
    this.sum.pysparkTime += cost.pysparkTimeMs;
    this.sum.userTime += cost.userTimeMs ?? 0;
    this.sum.largeReplies += cost.largeReplies ?? 0;
    this.sum.largeReplyTime += cost.largeReplyTimeMs ?? 0;
    this.rpcs.add(cost.rpcs);
    if (cost.py4jCalls === 0) return;
    const { slowest, mostRepeated } = cost;
    if (this.slowest === null || slowest.timeMs > this.slowest.time)
      this.slowest = { name: slowest.name, time: slowest.timeMs };
    this.names.set(mostRepeated.name, (this.names.get(mostRepeated.name) ?? 0) + mostRepeated.count);
  }

  build(): DriverCost {
    let mostRepeated: DriverCost['mostRepeated'] = null;
    for (const [name, count] of this.names)
      if (mostRepeated === null || count > mostRepeated.count) mostRepeated = { name, count };
    return { ...this.sum, slowest: this.slowest, mostRepeated, rpcs: this.rpcs.build() };
  }
}
