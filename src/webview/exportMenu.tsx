import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { lineageTree } from '../view/text/lineageTree';
import { planTree } from '../view/text/planTree';
import { lineageImage } from './lineageImage';
import type { Panel } from './panelContext';
import { usePanel } from './panelContext';

const TEXT_WIDTH = 120;

interface Item {
  name: string;
  what: (panel: Panel) => void | Promise<void>;
}

const ITEMS: Item[] = [
  { name: 'Save lineage as SVG', what: panel => save(panel, 'svg') },
  { name: 'Save lineage as PNG', what: panel => save(panel, 'png') },
  { name: 'Copy lineage as text', what: panel => copy(panel, lineageTree(panel.promised.run, PLAIN)) },
  { name: 'Copy plans as text', what: panel => copy(panel, planTree(panel.run, PLAIN)) },
];
const PLAIN = { width: TEXT_WIDTH, color: false };

async function save(panel: Panel, kind: 'svg' | 'png'): Promise<void> {
  panel.post({ type: 'save', kind, data: await lineageImage(panel, kind) });
}

function copy(panel: Panel, lines: string[]): void {
  panel.post({ type: 'copy', text: lines.join('\n') });
}

interface Props {
  isSmall: boolean;
  /** Opens the Spark UI, if the menu should have it. */
  openUi: (() => void) | null;
}

/** A button that opens a menu with export commands; in a small room, with all commands that have no button. */
export function ExportMenu({ isSmall, openUi }: Props): VNode {
  const panel = usePanel();
  const items = ITEMS.filter(({ name }) => panel.run.queries.length > 0 || !name.includes('plans'));
  if (openUi !== null) items.unshift({ name: 'Open Spark UI', what: openUi });
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector('button')?.focus();
    const away = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node) && !button.current?.contains(event.target as Node))
        setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menuHolder">
      <button
        ref={button}
        type="button"
        data-action="export"
        aria-haspopup="menu"
        aria-label={isSmall ? 'More' : undefined}
        title={isSmall ? 'More' : undefined}
        aria-expanded={open ? 'true' : 'false'}
        onClick={() => setOpen(!open)}
      >
        {isSmall ? '⋯' : 'Export'} {!isSmall && <span aria-hidden="true">▾</span>}
      </button>
      {open && (
        <div ref={menu} class="menu" role="menu" aria-label={isSmall ? 'More' : 'Export'} onKeyDown={key}>
          {items.map(({ name, what }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                void what(panel);
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
