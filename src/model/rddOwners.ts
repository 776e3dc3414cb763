import type { Birth, Births } from './births';
import type { Calls } from './calls';
import type { Lineage } from './lineage';
import type { RddGraph } from './rddGraph';

/** The visible datasets that each Spark RDD carries, in both directions. */
export class RddOwners {
  private readonly owners = new Map<string, Set<Birth>>();
  private readonly rddIds = new Map<Birth, Set<number>>();

  constructor(
    private readonly births: Births,
    private readonly calls: Calls,
    private readonly lineage: Lineage,
    private readonly graph: RddGraph,
  ) {
    for (const birth of births.all()) this.addOwn(birth);
    for (const birth of births.all()) this.addBelowPython(birth);
  }

  of(applicationId: string, rddId: number): Iterable<Birth> {
    return this.owners.get(`${applicationId}/${rddId}`) ?? [];
  }

  rddsOf(birth: Birth): number[] {
    return [...(this.rddIds.get(birth) ?? [])].sort((a, b) => a - b);
  }

  /** A JVM RDD carries its own dataset and all datasets that Python computes in the same pass. */
  private addOwn(birth: Birth): void {
    if (birth.rddId === null) return;
    const carried: Birth[] = [];
    const standIn = this.lineage.standIn(birth);
    if (standIn) carried.push(standIn);
    let passed: Birth | null = birth;
    while (passed?.born.pipelined) {
      passed = this.births.get(passed.born.previousId);
      if (passed && this.lineage.isVisible(passed)) carried.push(passed);
    }
    this.add(carried, birth.rddId, birth.applicationId);
  }

  /** `df.rdd`: the JVM RDDs that were created below the first Python RDD belong to the DataFrame. */
  private addBelowPython(birth: Birth): void {
    const { rddId, applicationId, born } = birth;
    const call = this.calls.get(born.callId);
    if (born.kind !== 'rdd' || rddId === null || applicationId === null || born.previousId !== null || !call) return;
    const dataframe = this.lineage.given(call).find(given => given.born.kind === 'dataframe');
    if (!dataframe) return;
    const oldest = this.graph.newestBefore(applicationId, born.callId);
    const isOthers = (id: number) => id <= oldest || this.owners.has(`${applicationId}/${id}`);
    for (const id of this.graph.ancestors(applicationId, rddId, isOthers)) this.add([dataframe], id, applicationId);
  }

  private add(carried: Birth[], rddId: number, applicationId: string | null): void {
    if (carried.length === 0) return;
    const key = `${applicationId}/${rddId}`;
    let owners = this.owners.get(key);
    if (!owners) this.owners.set(key, (owners = new Set()));
    for (const birth of carried) {
      owners.add(birth);
      let rddIds = this.rddIds.get(birth);
      if (!rddIds) this.rddIds.set(birth, (rddIds = new Set()));
      rddIds.add(rddId);
    }
  }
}
