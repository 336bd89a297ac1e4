/**
 * A query that cannot be answered. The message is for the client: what is wrong, what was received,
 * what is expected. `argument` is the position: `filter.date.range.from`.
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
