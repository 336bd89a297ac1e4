import { expect } from 'chai';
import { parseTime } from '../../../src/ingest/files/cells/times.js';

const cases: [text: string, zone: string, pattern: string | string[] | null, instant: string | null][] = [
  ['2026-03-01T14:05:00+01:00', 'Asia/Tokyo', null, '2026-03-01T13:05:00Z'],
  ['2026-03-01 14:05:09.120Z', 'Asia/Tokyo', null, '2026-03-01T14:05:09.12Z'],
  ['2026-03-01T14:05:09.123456-0530', 'UTC', null, '2026-03-01T19:35:09.123456Z'],
  ['2026-03-01 14:05', 'Asia/Tokyo', null, '2026-03-01T05:05:00Z'],
  ['2026-03-01', 'America/New_York', null, '2026-03-01T05:00:00Z'],
  ['0099-03-01', 'UTC', null, null],
  ['01.03.0085', 'UTC', 'dd.MM.yyyy', null],
  ['2026-07-01', 'America/New_York', null, '2026-07-01T04:00:00Z'],
  // Skipped as clocks go forward: later by the gap. Repeated as they go back: the first.
  ['2026-03-29 02:30', 'Europe/Berlin', null, '2026-03-29T01:30:00Z'],
  ['2026-03-29 03:30', 'Europe/Berlin', null, '2026-03-29T01:30:00Z'],
  ['2026-10-25 02:30', 'Europe/Berlin', null, '2026-10-25T00:30:00Z'],
  ['2026-10-25 03:00', 'Europe/Berlin', null, '2026-10-25T02:00:00Z'],
  ['2026-09-06', 'America/Santiago', null, '2026-09-06T04:00:00Z'],
  ['31.12.2025 23:59', 'Europe/Berlin', 'dd.MM.yyyy HH:mm', '2025-12-31T22:59:00Z'],
  ['3/1/2026', 'UTC', 'MM/dd/yyyy', '2026-03-01T00:00:00Z'],
  ['Apr-05-26', 'UTC', 'MMM-dd-yy', '2026-04-05T00:00:00Z'],
  ['5 September 2026, 14:05', 'UTC', 'dd MMM yyyy, HH:mm', '2026-09-05T14:05:00Z'],
  ['3/14/2026 2:05 PM', 'UTC', 'MM/dd/yyyy hh:mm a', '2026-03-14T14:05:00Z'],
  ['3/14/2026 12:05:09 a.m.', 'UTC', 'MM/dd/yyyy hh:mm:ss a', '2026-03-14T00:05:09Z'],
  ['3/14/2026 13:05 PM', 'UTC', 'MM/dd/yyyy hh:mm a', null],
  ['5 Mai 2026', 'UTC', 'dd MMM yyyy', '2026-05-05T00:00:00Z'],
  ['3 févr. 2026', 'UTC', 'dd MMM yyyy', '2026-02-03T00:00:00Z'],
  ['3 fevrier 2026', 'UTC', 'dd MMM yyyy', '2026-02-03T00:00:00Z'],
  ['12 de marzo de 2026', 'UTC', 'dd de MMMM de yyyy', '2026-03-12T00:00:00Z'],
  ['12 września 2026 08:00', 'UTC', 'dd MMM yyyy HH:mm', '2026-09-12T08:00:00Z'],
  ['1. Januar 26', 'UTC', 'dd. MMM yy', '2026-01-01T00:00:00Z'],
  ['Fri, 5 Jun 2026 14:05:00 +0200', 'UTC', 'EEE, dd MMM yyyy HH:mm:ss Z', '2026-06-05T12:05:00Z'],
  ['5 Foo 2026', 'UTC', 'dd MMM yyyy', null],
  ['2026-03-01 14:05:09 UTC', 'Asia/Tokyo', null, '2026-03-01T14:05:09Z'],
  ['Jul 1, 2026 11:30:00 PM PDT', 'Europe/London', 'MMM dd, yyyy hh:mm:ss a z', '2026-07-02T06:30:00Z'],
  ['01.07.2026 08:00 Europe/Berlin', 'UTC', 'dd.MM.yyyy HH:mm z', '2026-07-01T06:00:00Z'],
  ['01.07.2026 08:00 IST', 'UTC', 'dd.MM.yyyy HH:mm z', null],
  ['01.07.2026 08:00:01.250', 'UTC', 'dd.MM.yyyy HH:mm:ss.SSS', '2026-07-01T08:00:01.25Z'],
  ['46175', 'Europe/London', 'serial', '2026-06-01T23:00:00Z'],
  ['46175.75', 'Europe/London', 'serial', '2026-06-02T17:00:00Z'],
  ['44713', 'UTC', 'serial1904', '2026-06-02T00:00:00Z'],
  ['02.06.2026', 'UTC', ['dd.MM.yyyy HH:mm', 'dd.MM.yyyy'], '2026-06-02T00:00:00Z'],
  ['02.06.2026 08:00', 'UTC', ['dd.MM.yyyy HH:mm', 'dd.MM.yyyy'], '2026-06-02T08:00:00Z'],
  ['2026-02-29', 'UTC', null, null],
  ['2026-13-01', 'UTC', null, null],
  ['2026-03-01 24:00', 'UTC', null, null],
  ['01.03.2026', 'UTC', null, null],
  ['2026-03-01', 'UTC', 'dd.MM.yyyy', null],
  ['1969-12-31', 'UTC', null, null],
  ['2070-01-01', 'UTC', null, null],
  ['yesterday', 'UTC', null, null],
];

describe('A time in a file', () => {
  for (const [text, zone, pattern, instant] of cases) {
    it(`${text} in ${zone}${pattern === null ? '' : ` as ${pattern}`} is ${instant ?? 'refused'}`, () => {
      expect(parseTime(text, { times: zone, days: zone }, pattern)).to.equal(instant);
    });
  }
});
