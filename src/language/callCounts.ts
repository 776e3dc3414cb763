import type { PlacedChunk } from './pythonFile';
import type { Call } from './syntax';
import type { UserFunction } from './value';

/** Code that is followed: its function, null at the top level, and how often it runs for each run of that. */
export interface Followed {
  within: UserFunction | null;
  /** Null in a loop whose length the source does not tell. */
  times: number | null;
}

/** A call in the source. */
export interface CallPlace {
  chunk: PlacedChunk;
  offset: number;
}

/**
 * How often code runs, as far as the source tells: by the places that call its function, and by loops over a list that is
 * written in the source. Branches are taken to be chosen, so that it is the most.
 */
export class CallCounts {
  /** The call that is being followed. Equal chunks of a file share one syntax tree, so that the call alone does not tell. */
  private place: (CallPlace & { key: string }) | null = null;
  private followed: Followed = { within: null, times: 1 };
  /** Depth of branches that the innermost loop has. */
  private depth = 0;
  private readonly places = new Map<UserFunction, Map<string, Followed & CallPlace>>();
  private readonly known = new Map<UserFunction, number | null>();

  /** Code at this depth of branches: in a branch of a loop, it does not run in each iteration. */
  here(depth: number): Followed {
    const { within, times } = this.followed;
    return { within, times: times !== 1 && depth > this.depth ? null : times };
  }

  at<Result>(chunk: PlacedChunk, { from, to }: Call, follow: () => Result): Result {
    const before = this.place;
    this.place = { chunk, offset: from, key: `${chunk.row}:${from}:${to}` };
    const result = follow();
    this.place = before;
    return result;
  }

  called(user: UserFunction, depth: number): void {
    if (this.place === null) return;
    const { key, chunk, offset } = this.place;
    let places = this.places.get(user);
    if (places === undefined) this.places.set(user, (places = new Map()));
    const before = places.get(key);
    const here = this.here(depth);
    // What is not in a loop where it is followed first may be called from one later.
    if (before === undefined || here.times === null) places.set(key, { ...here, chunk, offset });
  }

  inside<Result>(user: UserFunction, depth: number, follow: () => Result): Result {
    return this.with({ within: user, times: 1 }, depth, follow);
  }

  /**
   * @param rounds null if the source does not tell them
   * @param depth of branches around the loop, which is itself one
   */
  repeated<Result>(rounds: number | null, depth: number, follow: () => Result): Result {
    const { within, times } = this.here(depth);
    return this.with({ within, times: times === null || rounds === null ? null : times * rounds }, depth + 1, follow);
  }

  private with<Result>(followed: Followed, depth: number, follow: () => Result): Result {
    const before = [this.followed, this.depth] as const;
    [this.followed, this.depth] = [followed, depth];
    const result = follow();
    [this.followed, this.depth] = before;
    return result;
  }

  /** The calls of the function that code is in; none at the top level. */
  callsOf({ within }: Followed): CallPlace[] {
    return within === null ? [] : [...(this.places.get(within)?.values() ?? [])];
  }

  /** Null if it is in a loop of unknown length, or in a function that calls itself. */
  timesOf({ within, times }: Followed): number | null {
    const outer = within === null ? 1 : this.timesOfFunction(within);
    return times === null || outer === null ? null : times * outer;
  }

  /** A function that nothing calls here is followed as if it were called once. */
  private timesOfFunction(user: UserFunction): number | null {
    const known = this.known.get(user);
    if (known !== undefined) return known;
    this.known.set(user, null);
    const all = Array.from(this.places.get(user)?.values() ?? [], each => this.timesOf(each));
    const sum = all.reduce((most, each) => (most === null || each === null ? null : most + each), 0);
    const times = all.length === 0 ? 1 : sum;
    this.known.set(user, times);
    return times;
  }
}
