import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Run } from '../model/run';
import type { RunLinks, Thing } from '../view/runLinks';
import type { Promised } from '../view/withPromised';
import type { FromPanel } from '../wire/panelMessages';
import type { PanelState } from './panelStore';
import type { ViewState, ViewStore } from './viewStore';

/** What every part of the panel works with. */
export interface Panel {
  state: PanelState;
  view: ViewState;
  viewStore: ViewStore;
  /** The run as it is, an empty one where there is none yet. */
  run: Run;
  hasRun: boolean;
  /** The run with what its source promises beyond it. */
  promised: Promised;
  links: RunLinks;
  /** What is selected; null for nothing, or for what is not there (any more). */
  thing: Thing | null;
  /** The moment to which a run that goes on is drawn. */
  now: number;
  narrow: boolean;
  post(message: FromPanel): void;
  /** Puts the editor's cursor on the line of a thing; `recorded`: in the text that ran. */
  open(key: string, recorded: boolean): void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a part of the panel stands outside of it');
  return panel;
}
