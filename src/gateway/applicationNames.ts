/** Ids of applications in a run. Spark makes the id of a local application of the time: those of two drivers may be equal. */
export class ApplicationNames {
  /** The first driver with each of Spark's ids. */
  private readonly owners = new Map<string, number>();

  /** The id in the run. @param driverId number of the application's driver, from 0 */
  of(sparkId: string, driverId: number): string {
    const owner = this.owners.get(sparkId) ?? driverId;
    this.owners.set(sparkId, owner);
    return owner === driverId ? sparkId : `${sparkId}-${driverId}`;
  }
}
