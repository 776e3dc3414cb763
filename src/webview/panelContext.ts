import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Run } from '../model/run';
import type { RunLinks, Thing } from '../view/runLinks';
import type { Promised } from '../view/withPromised';
import type { FromPanel } from '../wire/panelMessages';
import type { PanelState } from './panelStore';
import type { Page, ViewState, ViewStore } from './viewStore';

/** State shared by all parts of the panel. */
export interface Panel {
  state: PanelState;
  view: ViewState;
  viewStore: ViewStore;
  /** The recorded run; an empty run if there is none yet. */
  run: Run;
  hasRun: boolean;
  /** The run, extended with the datasets and actions that are expected from the source. */
  promised: Promised;
  links: RunLinks;
  /** The selected thing; null if nothing is selected, or if it does not exist. */
  thing: Thing | null;
  /** Current time, used as the end of a run in progress. */
  now: number;
  /** Whether the room is too small for several panes, so that the panel shows one page at a time. */
  isSmall: boolean;
  /** The page that is shown; in a large room, what is beside the lineage. */
  page: Page;
  post(message: FromPanel): void;
  /** Selects a thing, and shows its line in the editor, which does not take the focus. */
  select(key: string): void;
  /** Clears the selection. */
  unselect(): void;
  /** Goes back to the earlier selection, or to none, or to the overview. */
  back(): void;
  /** Moves the editor's cursor to the line of a thing; with `recorded`, in the recorded source. */
  open(key: string, recorded: boolean): void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('usePanel must be used inside the panel');
  return panel;
}
