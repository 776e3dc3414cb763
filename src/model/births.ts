import type { EventOf } from './runEvent';

/** A Python object of class RDD or DataFrame, with what became known about it later. */
export interface Birth {
  born: EventOf<'datasetBorn'>;
  /** Position in the event stream. */
  order: number;
  applicationId: string | null;
  rddId: number | null;
  sparkDatasetId: number | null;
  taggedIds: number[];
  plans: { analyzed: string | null; optimized: string | null; physical: string | null };
  persisted: boolean;
  /** The last `cache` or `persist`, and the `unpersist` after it. */
  persist: EventOf<'datasetMarked'> | null;
  unpersist: EventOf<'datasetMarked'> | null;
}

/** Every dataset that was created, internal ones included, by id and by the call that created it. */
export class Births {
  private readonly byId = new Map<number, Birth>();
  private readonly byCall = new Map<number, Birth[]>();

  /** Some objects are initialized twice but are one dataset. */
  datasetBorn(event: EventOf<'datasetBorn'>, order: number): void {
    if (this.byId.has(event.datasetId)) return;
    const birth: Birth = {
      born: event,
      order,
      applicationId: event.applicationId,
      rddId: event.rddId,
      // As `PlanReader.java` tells the numbers of plans of Spark Connect.
      sparkDatasetId: event.planId == null ? null : -1 - event.planId,
      taggedIds: [],
      plans: { analyzed: null, optimized: null, physical: null },
      persisted: false,
      persist: null,
      unpersist: null,
    };
    this.byId.set(event.datasetId, birth);
    const siblings = this.byCall.get(event.callId);
    if (siblings) siblings.push(birth);
    else this.byCall.set(event.callId, [birth]);
  }

  rddMaterialized(event: EventOf<'rddMaterialized'>): void {
    const birth = this.byId.get(event.datasetId);
    if (birth) birth.rddId = event.rddId;
  }

  datasetMarked(event: EventOf<'datasetMarked'>): void {
    const birth = this.byId.get(event.datasetId);
    if (!birth || event.mark === 'checkpoint') return;
    birth.persisted = event.mark === 'persist';
    if (birth.persisted) birth.persist = event;
    birth.unpersist = birth.persisted ? null : event;
  }

  /** A second event about a dataset only adds plans. */
  datasetPlanned(event: EventOf<'datasetPlanned'>): void {
    const birth = this.byId.get(event.datasetId);
    if (!birth) return;
    birth.applicationId = event.applicationId;
    birth.sparkDatasetId = event.sparkDatasetId ?? birth.sparkDatasetId;
    if (event.taggedIds.length > 0) birth.taggedIds = event.taggedIds;
    birth.plans = {
      analyzed: event.analyzed ?? birth.plans.analyzed,
      optimized: event.optimized ?? birth.plans.optimized,
      physical: event.physical ?? birth.plans.physical,
    };
  }

  forgetOfCall(callId: number): void {
    for (const { born } of this.ofCall(callId)) this.byId.delete(born.datasetId);
    this.byCall.delete(callId);
  }

  forget({ born }: Birth): void {
    this.byId.delete(born.datasetId);
    const others = this.ofCall(born.callId).filter(each => each.born !== born);
    if (others.length > 0) this.byCall.set(born.callId, others);
    else this.byCall.delete(born.callId);
  }

  get(datasetId: number | null): Birth | null {
    return datasetId === null ? null : (this.byId.get(datasetId) ?? null);
  }

  ofCall(callId: number): Birth[] {
    return this.byCall.get(callId) ?? [];
  }

  calls(): Iterable<[callId: number, births: Birth[]]> {
    return this.byCall;
  }

  all(): Iterable<Birth> {
    return this.byId.values();
  }
}
