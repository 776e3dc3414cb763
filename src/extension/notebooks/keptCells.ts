import { createHash } from 'node:crypto';
import type { CellCost } from '../../model/cellCosts';

/** The last execution of a cell, as it is kept for the next window. */
export interface KeptCell {
  /** URI of the cell in the window that ran it. Another window can give it to another cell. */
  uri: string;
  /** Hash of the text that ran. */
  sha256: string;
  runId: string;
  cost: CellCost;
}

/** A cell of an open notebook. */
interface OpenCell {
  uri: string;
  text: string;
}

export const hashOf = (text: string): string => createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex');

/**
 * The kept cells of a notebook that was opened, with their URIs in this window: those whose text is what ran. A text that several
 * cells have is a cell's own only at its URI.
 */
export function restoredCells(kept: readonly KeptCell[], cells: readonly OpenCell[]): KeptCell[] {
  const open = cells.map(({ uri, text }) => ({ uri, sha256: hashOf(text) }));
  const isSame = (one: { uri: string; sha256: string }, other: { uri: string; sha256: string }) =>
    one.uri === other.uri && one.sha256 === other.sha256;
  const left = kept.filter(each => !open.some(cell => isSame(each, cell)));
  return open.flatMap(cell => {
    const own = kept.find(each => isSame(each, cell));
    if (own) return [own];
    const [moved, ...others] = left.filter(each => each.sha256 === cell.sha256);
    const isOnly = open.filter(each => each.sha256 === cell.sha256).length === 1;
    return moved && isOnly && others.length === 0 ? [{ ...moved, uri: cell.uri }] : [];
  });
}
