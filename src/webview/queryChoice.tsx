import type { VNode } from 'preact';
import type { Query } from '../model/run';
import { queriesOf } from '../view/queriesOf';
import { queryTitle } from '../view/text/planTree';
import { usePanel } from './panelContext';

/** The queries of the selection, and the one whose plan is shown. */
export function useQueries(): { queries: Query[]; shown: Query | null } {
  const { run, links, thing, view } = usePanel();
  const queries = queriesOf(run, thing);
  const chosen = queries.find(query => links.query(query.applicationId, query.id) === view.query);
  return { queries, shown: chosen ?? queries[0] ?? null };
}

/** Selects one of several queries. Not shown for a single query. */
export function QueryChoice({ queries, shown }: { queries: Query[]; shown: Query }): VNode | null {
  const { run, links, viewStore } = usePanel();
  if (queries.length < 2) return null;
  const keyOf = (query: Query): string => links.query(query.applicationId, query.id);
  return (
    <select
      class="queries"
      aria-label="Query"
      value={keyOf(shown)}
      onChange={event => viewStore.set({ query: event.currentTarget.value })}
    >
      {queries.map(query => (
        <option key={keyOf(query)} value={keyOf(query)} selected={query === shown}>
          {queryTitle(run, query)}
        </option>
      ))}
    </select>
  );
}
