import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The selection, as keys of `RunLinks`. Lit things belong to the current line in the editor. */
export interface Selection {
  picked: string | null;
  related: ReadonlySet<string>;
  lit: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();
export const NO_SELECTION: Selection = { picked: null, related: NOTHING, lit: NOTHING };

/** Without a provider, nothing is selected: the page selects with its own script. */
export const SelectionContext = createContext<Selection>(NO_SELECTION);

export interface SelectableProps {
  class: string | undefined;
  'data-k': string;
  tabindex: number;
  role: 'button';
  'aria-label': string;
  'aria-pressed': 'true' | undefined;
}

/**
 * Returns the attributes of an element that can be selected by mouse and keyboard. `label` is its accessible name. `keys` are
 * all the things that it represents, including `key`.
 */
export function useSelectable(): (key: string, label: string, className?: string, keys?: string[]) => SelectableProps {
  const { picked, related, lit } = useContext(SelectionContext);
  return (key, label, className = '', keys = [key]) => {
    const states = [
      className,
      keys.some(each => each === picked) ? 'picked' : '',
      keys.some(each => related.has(each)) ? 'related' : '',
      keys.some(each => lit.has(each)) ? 'lit' : '',
    ].filter(state => state !== '');
    return {
      class: states.length > 0 ? states.join(' ') : undefined,
      'data-k': key,
      tabindex: -1,
      role: 'button',
      'aria-label': label,
      'aria-pressed': picked === key ? 'true' : undefined,
    };
  };
}
