import { none, type Sides, sumOf } from './exact.js';

/** A value of a dimension, with what it sold (or whatever the metric sums up) in both periods. */
export interface Member {
  key: string | null;
  label: string | null;
  /** What belongs to no value of the dimension: an order without lines has no category. */
  isRest: boolean;
  /** Of a sum, the sum. */
  numerator: Sides;
  /** Of a sum, nothing. */
  denominator: Sides;
}

/** What is known of both periods altogether. */
export type Whole = Pick<Member, 'numerator' | 'denominator'>;

/** The values, and what is left of the whole, so that all of them are the whole. */
export function withRest(members: readonly Member[], whole: Whole): Member[] {
  const left = (part: 'numerator' | 'denominator'): Sides => ({
    current: whole[part].current - sumOf(members.map((member) => member[part].current)),
    previous: whole[part].previous - sumOf(members.map((member) => member[part].previous)),
  });
  const rest: Member = {
    ...{ key: null, label: null, isRest: true },
    ...{ numerator: left('numerator'), denominator: left('denominator') },
  };
  return isNothing(rest) ? [...members] : [...members, rest];
}

/** Several as one. */
export function together(members: readonly Whole[]): Whole {
  const added = (one: Sides, other: Sides): Sides => ({
    current: one.current + other.current,
    previous: one.previous + other.previous,
  });
  return members.reduce<Whole>(
    (all, { numerator, denominator }) => ({
      numerator: added(all.numerator, numerator),
      denominator: added(all.denominator, denominator),
    }),
    { numerator: none, denominator: none },
  );
}

function isNothing({ numerator, denominator }: Whole): boolean {
  return [numerator, denominator].every(({ current, previous }) => current === 0n && previous === 0n);
}
