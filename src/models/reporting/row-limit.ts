import { InvalidInputError } from './invalid-input.js';

/** The error for more periods and groups than an answer may have. */
export function tooManyRows(periods: 'days' | 'weeks', groups: number, limit: number): InvalidInputError {
  const what = groups === 1 ? periods : `${periods} times ${groups} rows of the breakdown`;
  return new InvalidInputError(
    `The filter selects more than ${limit} ${what}; an answer has at most ${limit} rows. ` +
      'Use a shorter range, fewer channels or no breakdown, and combine the answers.',
    'filter.date',
  );
}
