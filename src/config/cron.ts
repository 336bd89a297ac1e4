import { CronExpressionParser } from 'cron-parser';

const fields = ['minute', 'hour', 'day of the month', 'month', 'day of the week'] as const;

/**
 * Why a schedule is not valid, or null when it is. Uses the queue's parser, which silently drops what it does not understand.
 * Five fields are required: the parser accepts fewer and more, with other meanings, and replaces `H` by a random time.
 */
export function cronProblem(text: string): string | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `it has ${parts.length} field(s) instead of five (${fields.join(', ')})`;
  }
  if (parts.some((part) => /^H/i.test(part))) return 'H means a random time';
  try {
    CronExpressionParser.parse(text, { tz: 'UTC' }).next();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The next times of a schedule in its time zone, after `from`. */
export function nextTimes(text: string, timezone: string, from: Date, count: number): Date[] {
  const times = CronExpressionParser.parse(text, { tz: timezone, currentDate: from });
  return Array.from({ length: count }, () => times.next().toDate());
}
