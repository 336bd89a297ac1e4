import type { Level, ReportQuestion } from './question.js';

/** What a level adds up. */
export interface Totals {
  ofPeriods: boolean;
  ofGroups: boolean;
}

export function totalsOf({ by, hasPeriods }: ReportQuestion, level: Level): Totals {
  return {
    ofPeriods: hasPeriods && (level === 'group' || level === 'total'),
    ofGroups: by.length > 0 && (level === 'period' || level === 'total'),
  };
}

/** Each once: of the rows, of the levels asked for, and those that shares are of. */
export function neededTotals(question: ReportQuestion): Totals[] {
  const { levels, figures } = question;
  const shared: Level[] = figures.some(({ figure }) => figure.kind === 'share') ? ['period', 'total'] : [];
  const needed = new Map<string, Totals>();
  for (const level of ['rows' as const, ...levels, ...shared]) {
    const totals = totalsOf(question, level);
    needed.set(JSON.stringify(totals), totals);
  }
  return [...needed.values()];
}
