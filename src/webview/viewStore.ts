import type { EditorLink } from './editorLink';

/** What a small panel shows. A large one shows lineage and timeline always, and beside them the overview or the details. */
export type Page = 'overview' | 'lineage' | 'plan' | 'timeline' | 'driver';
export type Tab = 'plan' | 'logical' | 'metrics' | 'rows' | 'driver';
export type Level = 'lines' | 'names' | 'stages';

/** The view state of a run. It is kept across reloads of the page. */
export interface ViewState {
  /** The run that the selection and the toggled boxes belong to, and its title. */
  runId: string | null;
  title: string | null;
  picked: string | null;
  /** Earlier selections, oldest first. */
  history: string[];
  /** Null to decide by what there is to show. */
  page: Page | null;
  tab: Tab;
  lineageAs: 'graph' | 'tree';
  planAs: 'tree' | 'graph' | 'compare';
  /** Key of the query whose plan is shown, if the selection has several. */
  query: string | null;
  level: Level;
  /** Boxes that the user collapsed or expanded, contrary to the level of detail. */
  toggled: number[];
  /** Null to zoom to fit, within limits. */
  zoom: number | null;
  scroll: { left: number; top: number };
  detailFolded: boolean;
  /** Null to fold it until there is a run. */
  timelineFolded: boolean | null;
  /** Size in percent of the width of the window. */
  detailShare: number;
  timelineHeight: number;
}

const FIRST: ViewState = {
  runId: null,
  title: null,
  picked: null,
  history: [],
  page: null,
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
  timelineHeight: 216,
};
const MOST_HISTORY = 50;

/** Stores the view state, here and in the editor. */
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

  /** Stores the scroll position of the lineage without rendering again. */
  keepScroll(scroll: ViewState['scroll']): void {
    this.state = { ...this.state, scroll };
    this.editor.setState(this.state);
  }

  /** Resets the state of the last run, but keeps zoom and scroll position for a new run of the same script. */
  showRun(runId: string, title: string): void {
    if (this.state.runId === runId) return;
    const place = this.state.title === title ? {} : { zoom: null, scroll: FIRST.scroll };
    this.set({ runId, title, page: null, picked: null, history: [], query: null, toggled: [], ...place });
  }

  pick(key: string): void {
    const { picked, history } = this.state;
    if (picked === key) return;
    const before = picked === null ? history : [...history, picked].slice(-MOST_HISTORY);
    this.set({ picked: key, history: before, query: null });
  }

  /** Clears the selection. */
  clear(page: Page | null): void {
    this.set({ picked: null, history: [], page });
  }

  /**
   * Goes back to the previous selection, or to no selection. Without one it goes to the default page, which keeps its place in
   * a small room (`keepsPage`) until nothing is selected.
   */
  back(keepsPage: boolean): void {
    const { history, picked, page } = this.state;
    const before = history.at(-1) ?? null;
    const staysOn = before !== null || (keepsPage && picked !== null);
    this.set({ picked: before, history: history.slice(0, -1), query: null, page: staysOn ? page : null });
  }
}

/** Restores a saved state. Values of the wrong type, for example from another version, get their defaults. */
function restored(saved: unknown): ViewState {
  if (typeof saved !== 'object' || saved === null) return FIRST;
  const known = Object.entries(FIRST).map(([name, first]) => {
    const value = (saved as Record<string, unknown>)[name];
    return [name, isLike(name, first, value) ? value : first];
  });
  return Object.fromEntries(known) as ViewState;
}

const ONE_OF: Record<string, string[]> = {
  page: ['overview', 'lineage', 'plan', 'timeline', 'driver'],
  tab: ['plan', 'logical', 'metrics', 'rows', 'driver'],
  lineageAs: ['graph', 'tree'],
  planAs: ['tree', 'graph', 'compare'],
  level: ['lines', 'names', 'stages'],
};

function isLike(name: string, first: unknown, value: unknown): boolean {
  if (value === null && first === null) return true;
  if (ONE_OF[name]) return typeof value === 'string' && ONE_OF[name].includes(value);
  if (name === 'history') return Array.isArray(value) && value.every(each => typeof each === 'string');
  if (name === 'toggled') return Array.isArray(value) && value.every(each => typeof each === 'number');
  if (name === 'zoom') return typeof value === 'number';
  if (name === 'timelineFolded') return typeof value === 'boolean';
  if (first === null) return typeof value === 'string';
  if (name === 'scroll') return typeof (value as { left?: unknown } | null)?.left === 'number';
  return typeof value === typeof first;
}
