import type { VNode } from 'preact';

/** Says that the run goes on, or ended, unseen. */
export function LostMessage(): VNode {
  return (
    <section class="message failure" aria-label="Lost">
      <h2>Lost contact with the run</h2>
      Strobe’s gateway or the driver ended unexpectedly, so the rest of the run was not recorded. The panel shows what
      was recorded before. Select <b>Rerun</b> to start the job again.
    </section>
  );
}
