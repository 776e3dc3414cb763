import type { TreeCursor } from '@vscode/tree-sitter-wasm';

/** Nodes nested deeper than this are left out, so that no source can overflow the stack. */
const MAX_DEPTH = 600;

/**
 * Reads a syntax tree with a cursor. Calls into WebAssembly are expensive, so each node is visited once, and text is taken from the
 * source by offset.
 */
export class TreeReader {
  /** Above 0 where lines can end anywhere. */
  protected openBrackets = 0;
  private depth = 0;

  constructor(
    protected readonly cursor: TreeCursor,
    protected readonly text: string,
    private readonly typeNames: readonly string[],
  ) {}

  protected each(visit: (type: string) => void): void {
    const { cursor } = this;
    if (this.depth >= MAX_DEPTH || !cursor.gotoFirstChild()) return;
    this.depth++;
    do visit(this.type());
    while (cursor.gotoNextSibling());
    this.depth--;
    cursor.gotoParent();
  }

  /** The siblings after the current node. */
  protected eachAfter(visit: (type: string) => void): void {
    while (this.cursor.gotoNextSibling()) visit(this.type());
  }

  protected inBrackets(visit: () => void): void {
    this.openBrackets++;
    visit();
    this.openBrackets--;
  }

  /** Node types of tokens start with `'`. */
  protected type(): string {
    return this.typeNames[this.cursor.nodeTypeId] ?? 'ERROR';
  }

  protected source(): string {
    return this.text.slice(this.cursor.startIndex, this.cursor.endIndex);
  }
}
