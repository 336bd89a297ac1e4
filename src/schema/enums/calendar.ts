import { registerEnumType } from 'type-graphql';
import type { DateUnit } from '../../canonical/calendar-date.js';

export const DateUnitEnum: { [U in DateUnit as Uppercase<U>]: U } = {
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
};

registerEnumType(DateUnitEnum, {
  name: 'DateUnit',
  description: 'A unit of the calendar.',
  valuesConfig: {
    DAY: { description: 'A calendar day.' },
    WEEK: { description: 'An ISO week, from Monday to Sunday.' },
    MONTH: { description: 'A calendar month.' },
    QUARTER: { description: 'A calendar quarter, starting in January, April, July or October.' },
    YEAR: { description: 'A calendar year.' },
  },
});

/** ISO numbers, as in `dim_date.day_of_week`. */
export const WeekdayEnum = {
  MONDAY: 1,
  TUESDAY: 2,
  WEDNESDAY: 3,
  THURSDAY: 4,
  FRIDAY: 5,
  SATURDAY: 6,
  SUNDAY: 7,
} as const;

registerEnumType(WeekdayEnum, {
  name: 'Weekday',
  description: 'A day of the ISO week.',
  valuesConfig: Object.fromEntries(
    Object.entries(WeekdayEnum).map(([name, number]) => [name, { description: `Day ${number} of the ISO week.` }]),
  ),
});
