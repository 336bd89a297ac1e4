import type { Agenda } from 'agenda';
import type { Queryable } from '../../database/pool.js';

interface Schedule {
  name: string;
  /** Cron, or words such as `30 seconds`. */
  interval: string;
  timezone: string | null;
}

/**
 * Makes the queue repeat exactly these jobs. Unchanged schedules are not touched: saving one again would postpone a run
 * that was missed while nothing ran, and resume a job that someone paused.
 */
export async function applySchedules(agenda: Agenda, db: Queryable, schedules: readonly Schedule[]): Promise<void> {
  const { rows } = await db.query<{ name: string; repeat_interval: string; repeat_timezone: string | null }>(
    'select name, repeat_interval, repeat_timezone from jobs.agenda_jobs where repeat_interval is not null',
  );
  for (const { name, interval, timezone } of schedules) {
    const known = rows.find((row) => row.name === name);
    if (known?.repeat_interval === interval && known.repeat_timezone === timezone) continue;
    // A worker running the job would save its next time by the previous schedule; it no longer finds that row.
    if (known) await db.query('delete from jobs.agenda_jobs where repeat_interval is not null and name = $1', [name]);
    await saveSchedule(agenda, { name, interval, timezone });
  }
  const wanted = new Set(schedules.map(({ name }) => name));
  const gone = rows.map(({ name }) => name).filter((name) => !wanted.has(name));
  if (gone.length > 0)
    await db.query('delete from jobs.agenda_jobs where repeat_interval is not null and name = any($1)', [gone]);
}

async function saveSchedule(agenda: Agenda, { name, interval, timezone }: Schedule): Promise<void> {
  try {
    await agenda.every(interval, name, {}, timezone === null ? {} : { timezone });
  } catch (error) {
    // Another worker that is starting saved the same schedule a moment before.
    if ((error as { code?: string }).code !== '23505') throw error;
  }
}
