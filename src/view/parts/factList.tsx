import type { VNode } from 'preact';

/** Names and values, in as many columns as fit. */
export function FactList({ facts }: { facts: [string, string][] }): VNode {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
