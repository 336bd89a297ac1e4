import type { Day } from '../model.js';
import type { Ga4Property } from '../property.js';
import { Cell } from '../report/cell.js';
import { daysOf } from '../report/dates.js';

export interface DayOfVisits {
  day: Day;
  sessions: number;
  engagedSessions: number;
  addToCarts: number;
  purchases: number;
  /** A decimal without trailing zeros. */
  revenue: string;
}

/** The property's own books: what its days contain now, without days of nothing. */
export function visitLedger(property: Ga4Property, from: Day, to: Day): DayOfVisits[] {
  return [...daysOf({ from, to })].flatMap((day) => {
    const cell = new Cell();
    for (const entry of property.entriesOn(day)) cell.add(entry, 1);
    if (cell.sessions === 0) return [];
    const { sessions, engagedSessions, addToCarts, purchases } = cell;
    return [{ day, sessions, engagedSessions, addToCarts, purchases, revenue: cell.revenueText() }];
  });
}
