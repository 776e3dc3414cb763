import type { VNode } from 'preact';
import { usePanel } from './panelContext';
import type { Level } from './viewStore';

const LEVELS: Record<Level, string> = { lines: 'Lines', names: 'Names', stages: 'Collapsed stages' };

interface ToolsProps {
  asTree: boolean;
  search: string;
  onSearch: (text: string) => void;
  found: ReadonlySet<string> | null;
  /** Selects a result. */
  onGo: (key: string) => void;
  zoom: number;
  onZoom: (factor: number) => void;
  onFit: () => void;
}

export function LineageTools(props: ToolsProps): VNode {
  const { view, viewStore } = usePanel();
  const { asTree, zoom, onZoom, onFit } = props;
  const setLevel = (event: Event): void =>
    viewStore.set({ level: (event.currentTarget as HTMLSelectElement).value as Level, toggled: [] });
  return (
    <div class="tools">
      <SearchField {...props} />
      {!asTree && (
        <select aria-label="Level of detail" value={view.level} onChange={setLevel}>
          {Object.entries(LEVELS).map(([level, name]) => (
            <option key={level} value={level} selected={level === view.level}>
              {name}
            </option>
          ))}
        </select>
      )}
      {!asTree && (
        <span class="zoom" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" title="Zoom out (-)" onClick={() => onZoom(1 / 1.25)}>
            −
          </button>
          <button
            type="button"
            title="Zoom to fit (0)"
            aria-label={`Zoom to fit, current zoom ${Math.round(zoom * 100)} %`}
            onClick={onFit}
          >
            {Math.round(zoom * 100)} %
          </button>
          <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(1.25)}>
            +
          </button>
        </span>
      )}
      <button
        type="button"
        data-action="textTree"
        aria-pressed={asTree ? 'true' : 'false'}
        onClick={() => viewStore.set({ lineageAs: asTree ? 'graph' : 'tree' })}
      >
        Text
      </button>
    </div>
  );
}

function SearchField({ search, onSearch, found, onGo }: ToolsProps): VNode {
  const { view } = usePanel();
  const keys = found === null ? [] : [...found];
  const at = keys.indexOf(view.picked ?? '');
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && search !== '') onSearch('');
    else if (event.key === 'Enter' && keys.length > 0) {
      const next = keys[(at + (event.shiftKey ? keys.length - 1 : 1)) % keys.length];
      if (next !== undefined) onGo(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="search">
      <input
        type="search"
        placeholder="Search"
        aria-label="Search lineage"
        title="Name, line or source text (Enter for next result)"
        value={search}
        onInput={event => onSearch(event.currentTarget.value)}
        onKeyDown={key}
      />
      <span class="count" role="status">
        {found === null
          ? ''
          : keys.length === 0
            ? 'No results'
            : at < 0
              ? `${keys.length}`
              : `${at + 1} of ${keys.length}`}
      </span>
    </span>
  );
}
