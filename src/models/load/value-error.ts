import { isOfCopy } from '../../database/copy.js';

export interface PostgresError extends Error {
  code: string;
  where?: string;
}

/**
 * On COPY, Postgres may refuse the value itself: too long, out of range, not a date, not a number, a character that
 * text cannot hold. (22P04, a row of the wrong shape, is our fault.)
 */
const atTheDoor = new Set(['22001', '22003', '22007', '22008', '22009', '22021', '22P02', '22P05']);

/**
 * After COPY, values have their types, and only their size can be wrong: sums and days out of range, characters in a
 * parameter, a key too long for its index.
 */
const inside = new Set(['22003', '22008', '22021', '22P05', '54000']);

/**
 * Errors of a statement, not of its environment: cardinality, data, constraints, syntax and names, limits, internal.
 */
const ofStatement = /^(21|22|23|42|54|XX)...$/;

/** Whether a record's value may be why Postgres refused a statement: the error is permanent. */
export function canBeOfRecord(error: unknown): error is PostgresError {
  if (!isPostgresError(error)) return false;
  return (isOfCopy(error) ? atTheDoor : inside).has(error.code);
}

/**
 * Whether a statement itself is wrong, whatever the records hold: a pattern that does not compile, a division by zero,
 * a constraint that a merge must satisfy.
 */
export function isOfStatement(error: unknown): error is PostgresError {
  return isPostgresError(error) && ofStatement.test(error.code) && !canBeOfRecord(error);
}

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
