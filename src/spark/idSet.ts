const BITS_OF_WORD = 32;
const WORDS_OF_BLOCK = 32;

/**
 * A set of the ids that Spark counts up, with one bit for each: a stream that runs for days has millions of tasks. Ids can have gaps
 * and be of any size.
 */
export class IdSet {
  private readonly blocks = new Map<number, Uint32Array>();

  has(id: number): boolean {
    const { block, word, bit } = placeOf(id);
    return ((this.blocks.get(block)?.[word] ?? 0) & bit) !== 0;
  }

  /** Whether it is new. */
  add(id: number): boolean {
    if (this.has(id)) return false;
    const { block, word, bit } = placeOf(id);
    let words = this.blocks.get(block);
    if (!words) this.blocks.set(block, (words = new Uint32Array(WORDS_OF_BLOCK)));
    words[word]! |= bit;
    return true;
  }
}

function placeOf(id: number): { block: number; word: number; bit: number } {
  const wordIndex = Math.floor(id / BITS_OF_WORD);
  const block = Math.floor(wordIndex / WORDS_OF_BLOCK);
  return { block, word: wordIndex - block * WORDS_OF_BLOCK, bit: 1 << (id - wordIndex * BITS_OF_WORD) };
}
