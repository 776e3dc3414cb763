const BITS_OF_WORD = 32;
const WORDS_OF_BLOCK = 32;

/**
 * A set of the ids that Spark counts up, with one bit for each: a stream that runs for days has millions of tasks. Ids can have gaps
 * and be of any size.
 */
export class IdSet {
  private readonly blocks = new Map<number, Uint32Array>();

  /** Whether it is new. */
  add(id: number): boolean {
    const wordIndex = Math.floor(id / BITS_OF_WORD);
    const blockIndex = Math.floor(wordIndex / WORDS_OF_BLOCK);
    let block = this.blocks.get(blockIndex);
    if (!block) {
      block = new Uint32Array(WORDS_OF_BLOCK);
      this.blocks.set(blockIndex, block);
    }
    const word = wordIndex - blockIndex * WORDS_OF_BLOCK;
    const bit = 1 << (id - wordIndex * BITS_OF_WORD);
    const isNew = (block[word]! & bit) === 0;
    block[word]! |= bit;
    return isNew;
  }
}
