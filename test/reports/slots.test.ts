import { expect } from 'chai';
import type { ReportTiming } from '../../src/canonical/scheduled-report.js';
import { dueSlot, passedSlots } from '../../src/jobs/scheduled-reports/slots.js';

const at = (text: string): Date => new Date(text);
const cron = (text: string, timezone = 'Europe/London'): ReportTiming => ({ cron: text, completeBy: null, timezone });

/** All times of a report within days, as a worker that looks every ten minutes runs them. */
function allSlots(timing: ReportTiming, from: string, to: string): string[] {
  const slots: string[] = [];
  let counted = at(from);
  for (let now = counted; now <= at(to); now = new Date(now.getTime() + 600_000)) {
    const { due } = passedSlots(timing, counted, now);
    if (!due) continue;
    slots.push(due.at.toISOString().slice(0, 16));
    counted = due.at;
  }
  return slots;
}

describe('The times of a report', () => {
  it('are those of its zone, once a day also where the clocks change', () => {
    // Half past one is skipped on 29 March 2026 and comes twice on 25 October.
    expect(allSlots(cron('30 1 * * *'), '2026-03-27T12:00:00Z', '2026-03-30T12:00:00Z')).to.deep.equal([
      ...['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'],
    ]);
    expect(allSlots(cron('30 1 * * *'), '2026-10-23T12:00:00Z', '2026-10-26T12:00:00Z')).to.deep.equal([
      ...['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ]);
    // Midnight is skipped on 4 November 2018.
    expect(
      allSlots(cron('0 0 * * *', 'America/Sao_Paulo'), '2018-11-02T12:00:00Z', '2018-11-05T12:00:00Z'),
    ).to.deep.equal(['2018-11-03T03:00', '2018-11-04T03:00', '2018-11-05T02:00']);
    expect(allSlots(cron('0 9 * * *'), '2026-10-24T00:00:00Z', '2026-10-25T23:00:00Z')).to.deep.equal([
      ...['2026-10-24T08:00', '2026-10-25T09:00'],
    ]);
  });

  it('that were missed are counted, and the last of them is due, however many they were', () => {
    const { due } = passedSlots(cron('0 8 * * *', 'UTC'), at('2026-07-01T08:00:00Z'), at('2026-07-05T12:00:00Z'));
    expect(due).to.deep.equal({ at: at('2026-07-05T08:00:00Z'), missed: 3 });
    const often = passedSlots(cron('* * * * *', 'UTC'), at('2025-07-01T08:00:00Z'), at('2026-07-05T12:00:30Z'));
    expect(often.due!.at).to.deep.equal(at('2026-07-05T12:00:00Z'));
  });

  it('are today as soon as yesterday is complete, at the latest at the time that is given, once', async () => {
    const timing: ReportTiming = { cron: null, completeBy: '09:00', timezone: 'Europe/London' };
    const yes = async () => true;
    const no = async () => false;
    const slot = { at: at('2026-07-15T08:00:00Z'), missed: 0 };
    const after = at('2026-07-14T08:00:00Z');
    // Until midnight in London yesterday is the 13th, whose report has been made.
    expect(await dueSlot(timing, after, at('2026-07-14T22:59:00Z'), yes)).to.equal(null);
    expect(await dueSlot(timing, after, at('2026-07-14T23:01:00Z'), yes)).to.deep.equal(slot);
    expect(await dueSlot(timing, after, at('2026-07-15T07:59:00Z'), no)).to.equal(null);
    expect(await dueSlot(timing, after, at('2026-07-15T08:00:00Z'), no)).to.deep.equal(slot);
    expect(await dueSlot(timing, slot.at, at('2026-07-15T06:00:00Z'), yes)).to.equal(null);
    expect(await dueSlot(timing, slot.at, at('2026-07-15T12:00:00Z'), yes)).to.equal(null);
  });
});
