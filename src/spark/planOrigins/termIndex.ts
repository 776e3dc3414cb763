import type { Term } from './planFacts';

/** A term of an analyzed node. */
export interface TermAt {
  at: number;
  term: Term;
}

/** Terms of analyzed nodes, found by a term of a physical node. */
export class TermIndex {
  private readonly byHash = new Map<number, TermAt[]>();
  private readonly byUnionHash = new Map<number, TermAt[]>();
  private readonly byPlace = new Map<number, TermAt[]>();
  private readonly byColumns = new Map<string, TermAt[]>();

  constructor(terms: Iterable<TermAt>) {
    for (const each of terms) {
      const { term } = each;
      addTo(this.byHash, term.hash, each);
      addTo(this.byUnionHash, term.unionHash ?? term.hash, each);
      if (term.origin) addTo(this.byPlace, term.origin.key, each);
      addTo(this.byColumns, columnsKey(term), each);
    }
  }

  /** Terms with the same computation; else the same except for columns of a union; else written at the same place. */
  same(term: Term): TermAt[] {
    const found = this.byHash.get(term.hash) ?? this.byUnionHash.get(term.unionHash ?? term.hash);
    if (found) return found;
    const beside = (term.origin && this.byPlace.get(term.origin.key)) ?? [];
    return beside.filter(other => other.term.columns.some(id => term.columns.includes(id)));
  }

  /** Terms on exactly the same columns. */
  alike(term: Term): TermAt[] {
    return this.byColumns.get(columnsKey(term)) ?? [];
  }
}

const columnsKey = ({ columns }: Term): string => [...columns].sort((a, b) => a - b).join();

/** Adds to the list of a key. */
export function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
