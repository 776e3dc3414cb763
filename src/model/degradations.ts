import type { DegradationCode } from './degradation';
import type { Degradation } from './run';

/** Reasons why the data of a run is incomplete, each reason once. */
export class Degradations {
  private readonly seen = new Map<string, Degradation>();

  add(code: DegradationCode, reason: string): void {
    const key = `${code}\n${reason}`;
    if (!this.seen.has(key)) this.seen.set(key, { code, reason });
  }

  build(): Degradation[] {
    return [...this.seen.values()];
  }
}
