import type { VNode } from 'preact';

/** Which rows of a table are shown, and buttons for the others; no buttons for a single page. Pages count from 0. */
export function TablePages(props: {
  /** Of the table. */
  label: string;
  text: string;
  page: number;
  last: number;
  open: (page: number) => void;
}): VNode {
  const { label, text, page, last, open } = props;
  const button = (name: string, to: number): VNode => (
    // A button that turned off while it has the focus would lose it.
    <button type="button" aria-disabled={to === page} onClick={() => open(to)}>
      {name}
    </button>
  );
  return (
    <nav class="pages" aria-label={label}>
      <span role="status">{text}</span>
      {last > 0 && (
        <>
          {button('First', 0)}
          {button('Previous', Math.max(0, page - 1))}
          {button('Next', Math.min(last, page + 1))}
          {button('Last', last)}
        </>
      )}
    </nav>
  );
}
