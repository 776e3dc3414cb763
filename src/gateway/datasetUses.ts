import type { CallKind, RunEvent } from '../model/runEvent';

/** Reading a schema and creating a view use a dataset without computing its result. */
const NO_USE: ReadonlySet<CallKind> = new Set<CallKind>(['schemaRead', 'command', 'transformation']);

/** The datasets that an action used: those passed to it, and all that they were made from. */
export class DatasetUses {
  private readonly argumentsOf = new Map<number, number[]>();
  private readonly kindOf = new Map<number, CallKind>();
  private readonly madeOf = new Map<number, number[]>();
  private readonly used = new Set<number>();

  /** `onUsed` is called once for each. */
  constructor(private readonly onUsed: (datasetId: number) => void) {}

  has(datasetId: number): boolean {
    return this.used.has(datasetId);
  }

  note(event: RunEvent): void {
    switch (event.type) {
      case 'callMade':
        this.argumentsOf.set(event.callId, event.argumentIds);
        this.kindOf.set(event.callId, event.kind);
        return;
      case 'datasetBorn':
        this.addParents(event.datasetId, this.argumentsOf.get(event.callId) ?? []);
        if (event.previousId !== null) this.addParents(event.datasetId, [event.previousId]);
        return;
      case 'actionArmed':
        if (!NO_USE.has(this.kindOf.get(event.callId) ?? 'unclassified'))
          this.argumentsOf.get(event.callId)?.forEach(id => this.use(id));
        return;
      case 'callEnded':
        this.argumentsOf.delete(event.callId);
        this.kindOf.delete(event.callId);
    }
  }

  /** The inputs of a dataset may become known later: the datasets behind a view are read from its plan. */
  addParents(datasetId: number, parentIds: number[]): void {
    const others = parentIds.filter(id => id !== datasetId);
    if (this.used.has(datasetId)) others.forEach(id => this.use(id));
    else this.madeOf.set(datasetId, [...(this.madeOf.get(datasetId) ?? []), ...others]);
  }

  private use(datasetId: number): void {
    const open = [datasetId];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.used.has(next)) continue;
      this.used.add(next);
      open.push(...(this.madeOf.get(next) ?? []));
      this.madeOf.delete(next);
      this.onUsed(next);
    }
  }
}
