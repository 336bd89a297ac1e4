/**
 * A question that cannot be answered as it was put. The message is for the one who asked: what is wrong, what was got,
 * what is expected. `argument` is where: `filter.date.range.from`.
 */
export class InvalidInputError extends Error {
  constructor(
    message: string,
    readonly argument: string,
  ) {
    super(message);
    this.name = 'InvalidInputError';
  }
}
