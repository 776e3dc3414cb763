/** A command had no answer in its time. The JVM may be at it still; what is asked next is asked all the same. */
export class Unanswered extends Error {
  constructor(milliseconds: number) {
    super(`the JVM did not answer in ${milliseconds} ms`);
    this.name = 'Unanswered';
  }
}
