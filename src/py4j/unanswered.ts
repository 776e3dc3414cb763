/** A command was not answered in time. The JVM may still be working on it; later commands are still sent. */
export class Unanswered extends Error {
  constructor(milliseconds: number) {
    super(`the JVM did not respond within ${milliseconds} ms`);
    this.name = 'Unanswered';
  }
}
