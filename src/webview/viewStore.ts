import type { EditorLink } from './editorLink';

export type Tab = 'plan' | 'logical' | 'metrics' | 'rows' | 'driver';
export type Level = 'lines' | 'names' | 'stages';

/** How the person looks at a run. It outlives the page. */
export interface ViewState {
  /** The run that selection and opened boxes belong to, and what it ran. */
  runId: string | null;
  title: string | null;
  picked: string | null;
  /** What was selected before, the last one last. */
  history: string[];
  tab: Tab;
  lineageAs: 'graph' | 'tree';
  planAs: 'tree' | 'graph' | 'compare';
  /** Key of the query whose plan is shown, where the selection has several. */
  query: string | null;
  level: Level;
  /** Boxes that are closed although the level shows them open, or the other way round. */
  toggled: number[];
  /** Null: as much as fits, within reason. */
  zoom: number | null;
  scroll: { left: number; top: number };
  detailFolded: boolean;
  /** Null: as the width suggests. */
  timelineFolded: boolean | null;
  /** Parts in percent of the window's width or, where it is narrow, of its height. */
  detailShare: number;
  narrowShare: number;
  timelineHeight: number;
}

const FIRST: ViewState = {
  runId: null,
  title: null,
  picked: null,
  history: [],
  tab: 'plan',
  lineageAs: 'graph',
  planAs: 'tree',
  query: null,
  level: 'lines',
  toggled: [],
  zoom: null,
  scroll: { left: 0, top: 0 },
  detailFolded: false,
  timelineFolded: null,
  detailShare: 42,
  narrowShare: 50,
  timelineHeight: 216,
};
const MOST_HISTORY = 50;

/** Keeps the view's state, here and in the editor. */
export class ViewStore {
  state: ViewState;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly editor: EditorLink) {
    this.state = restored(editor.getState());
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(part: Partial<ViewState>): void {
    this.state = { ...this.state, ...part };
    this.editor.setState(this.state);
    for (const listener of this.listeners) listener();
  }

  /** Where the lineage is scrolled to: nothing is drawn anew for it. */
  keepScroll(scroll: ViewState['scroll']): void {
    this.state = { ...this.state, scroll };
    this.editor.setState(this.state);
  }

  /** What belongs to one run does not pass to the next; the next of the same script is looked at from the same place. */
  showRun(runId: string, title: string): void {
    if (this.state.runId === runId) return;
    const place = this.state.title === title ? {} : { zoom: null, scroll: FIRST.scroll };
    this.set({ runId, title, picked: null, history: [], query: null, toggled: [], ...place });
  }

  pick(key: string): void {
    const { picked, history } = this.state;
    if (picked === key) return;
    const before = picked === null ? history : [...history, picked].slice(-MOST_HISTORY);
    this.set({ picked: key, history: before, query: null });
  }

  /** To what was selected before; nothing in the end. */
  back(): void {
    const { history } = this.state;
    this.set({ picked: history.at(-1) ?? null, history: history.slice(0, -1), query: null });
  }
}

/** A saved state may be of another version: what is not of the right kind begins anew. */
function restored(saved: unknown): ViewState {
  if (typeof saved !== 'object' || saved === null) return FIRST;
  const known = Object.entries(FIRST).map(([name, first]) => {
    const value = (saved as Record<string, unknown>)[name];
    return [name, isLike(name, first, value) ? value : first];
  });
  return Object.fromEntries(known) as ViewState;
}

const ONE_OF: Record<string, string[]> = {
  tab: ['plan', 'logical', 'metrics', 'rows', 'driver'],
  lineageAs: ['graph', 'tree'],
  planAs: ['tree', 'graph', 'compare'],
  level: ['lines', 'names', 'stages'],
};

function isLike(name: string, first: unknown, value: unknown): boolean {
  if (ONE_OF[name]) return typeof value === 'string' && ONE_OF[name].includes(value);
  if (name === 'history') return Array.isArray(value) && value.every(each => typeof each === 'string');
  if (name === 'toggled') return Array.isArray(value) && value.every(each => typeof each === 'number');
  if (name === 'zoom') return value === null || typeof value === 'number';
  if (name === 'timelineFolded') return value === null || typeof value === 'boolean';
  if (first === null) return value === null || typeof value === 'string';
  if (name === 'scroll') return typeof (value as { left?: unknown } | null)?.left === 'number';
  return typeof value === typeof first;
}
