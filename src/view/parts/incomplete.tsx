import type { VNode } from 'preact';
import type { Run } from '../../model/run';

/** Why data of a run is missing. */
export function Incomplete({ run }: { run: Run }): VNode | null {
  if (run.degraded.length === 0) return null;
  return (
    <section class="message incomplete" aria-label="Incomplete">
      <h2>Some data is missing</h2>
      <ul>
        {run.degraded.map(each => (
          <li key={each.code}>
            {each.reason} <small>{each.code}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
