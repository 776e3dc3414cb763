import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';

interface Props<T extends string> {
  /** Each tab has its id in the attribute `data-NAME`. */
  name: 'page' | 'tab';
  label: string;
  tabs: readonly (readonly [T, string])[];
  chosen: T;
  /** Id of the element whose content the tabs choose. */
  controls: string;
  class?: string;
  onChoose: (tab: T) => void;
}

/** A row of tabs. The arrow keys go from one to the next. */
export function TabStrip<T extends string>(props: Props<T>): VNode {
  const { name: kind, label, tabs, chosen, controls, class: extra = '', onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(([tab]) => tab === chosen);
    const next = (at + step + tabs.length) % tabs.length;
    onChoose(tabs[next]![0]);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} class={`tabList ${extra}`.trim()} role="tablist" aria-label={label} onKeyDown={key}>
      {tabs.map(([tab, name]) => (
        <button
          key={tab}
          type="button"
          id={`${controls}-${tab}`}
          role="tab"
          {...{ [`data-${kind}`]: tab }}
          aria-selected={tab === chosen ? 'true' : 'false'}
          aria-controls={controls}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
