import { isOfCopy } from '../../database/copy.js';

export interface PostgresError extends Error {
  code: string;
  where?: string;
}

/**
 * Where values come in, by COPY, Postgres may refuse what stands there: too long, out of range, no date, no number, a character
 * that no text holds. (22P04, a row of another shape, is ours.)
 */
const atTheDoor = new Set(['22001', '22003', '22007', '22008', '22009', '22021', '22P02', '22P05']);

/**
 * Past the door values have their types, and only their size can still be wrong: sums and days out of range, characters in a
 * parameter, a key too long for its index.
 */
const inside = new Set(['22003', '22008', '22021', '22P05', '54000']);

/** Of a statement and not of its surroundings: cardinality, data, constraints, syntax and names, limits, internal. */
const ofStatement = /^(21|22|23|42|54|XX)...$/;

/** Whether a value of a record may be why Postgres refused a statement. It comes again however often one tries. */
export function canBeOfRecord(error: unknown): error is PostgresError {
  if (!isPostgresError(error)) return false;
  return (isOfCopy(error) ? atTheDoor : inside).has(error.code);
}

/**
 * Whether a statement is wrong in itself, whatever the records hold: a pattern that does not compile, a division by zero, a
 * constraint that a merge has to keep.
 */
export function isOfStatement(error: unknown): error is PostgresError {
  return isPostgresError(error) && ofStatement.test(error.code) && !canBeOfRecord(error);
}

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
