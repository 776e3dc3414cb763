/** Texts that repeat, each kept once, with a number of its own. */
export class Texts {
  private readonly all: string[] = [];
  /** Made when there are too many to look at each. */
  private numbers: Map<string, number> | null = null;

  /** 0 for no text. */
  numberOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.numbers === null ? this.all.indexOf(text) + 1 : this.numbers.get(text);
    return known || this.add(text);
  }

  textOf(number: number): string | null {
    return number === 0 ? null : this.all[number - 1]!;
  }

  private add(text: string): number {
    const number = this.all.push(text);
    if (this.numbers !== null) this.numbers.set(text, number);
    else if (number > FEW) this.numbers = new Map(this.all.map((each, index) => [each, index + 1]));
    return number;
  }
}

const FEW = 8;
