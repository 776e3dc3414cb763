import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Run } from '../model/run';
import type { RunLinks, Thing } from '../view/runLinks';
import type { Promised } from '../view/withPromised';
import type { FromPanel } from '../wire/panelMessages';
import type { PanelState } from './panelStore';
import type { ViewState, ViewStore } from './viewStore';

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
  narrow: boolean;
  post(message: FromPanel): void;
  /** Moves the editor's cursor to the line of a thing; with `recorded`, in the recorded source. */
  open(key: string, recorded: boolean): void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('usePanel must be used inside the panel');
  return panel;
}
