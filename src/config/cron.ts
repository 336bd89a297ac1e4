import { CronExpressionParser } from 'cron-parser';

const fields = ['minute', 'hour', 'day of the month', 'month', 'day of the week'] as const;

/**
 * Why a schedule cannot be kept, or null when it can: by the parser that the queue uses, which drops what it does not understand
 * without a word. Five fields are wanted: it takes fewer and more, with other meanings, and puts a random time in place of `H`.
 */
export function cronProblem(text: string): string | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `five fields are wanted (${fields.join(', ')}), there ${parts.length === 1 ? 'is' : 'are'} ${parts.length}`;
  }
  if (parts.some((part) => /^H/i.test(part))) return 'H stands for a random time';
  try {
    CronExpressionParser.parse(text, { tz: 'UTC' }).next();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The next times of a schedule in its zone, the first of them after `from`. */
export function nextTimes(text: string, timezone: string, from: Date, count: number): Date[] {
  const times = CronExpressionParser.parse(text, { tz: timezone, currentDate: from });
  return Array.from({ length: count }, () => times.next().toDate());
}
