import { expect } from 'chai';
import { nextWatch, type Verdict, type Watch } from '../../src/jobs/alerts/hysteresis.js';
import { sameHours, silenceWindow } from '../../src/jobs/alerts/judge-no-orders.js';
import { isQuiet } from '../../src/jobs/alerts/quiet-hours.js';

const verdicts: Verdict[] = ['crossed', 'between', 'recovered', 'unjudged'];

/** The same numbers on every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield Math.floor(state / 65_536);
  }
}

describe('Hysteresis', () => {
  it('opens where the bound is crossed, and ends after so many judgements in a row past that of recovery, in any history', () => {
    const random = numbers(11);
    let changes = 0;
    for (let history = 0; history < 300; history += 1) {
      const recoverAfter = 1 + (random.next().value % 3);
      const seen: Verdict[] = [];
      let watch: Watch = null;
      let isOpen = false;
      for (let i = 0; i < 40; i += 1) {
        const verdict = verdicts[random.next().value % verdicts.length]!;
        if (verdict !== 'unjudged') seen.push(verdict);
        const step = nextWatch(watch, verdict, recoverAfter);
        watch = step.watch;
        const last = seen.slice(-recoverAfter);
        const hasRecovered = last.length === recoverAfter && last.every((each) => each === 'recovered');
        // From the history alone, without what was kept of it.
        const expected =
          verdict === 'unjudged'
            ? null
            : isOpen
              ? hasRecovered
                ? 'resolved'
                : null
              : verdict === 'crossed'
                ? 'opened'
                : null;
        expect(step.change, `${recoverAfter}: ${seen.join(' ')}`).to.equal(expected);
        if (step.change !== null) changes += 1;
        isOpen = step.change === null ? isOpen : step.change === 'opened';
        expect(watch !== null).to.equal(isOpen);
      }
    }
    expect(changes).to.be.above(1000);
  });
});

describe('Quiet hours', () => {
  const night = { from: '22:00', to: '07:00' };
  const cases: [string, string, boolean][] = [
    ['before they begin', '2026-07-14T20:59:59Z', false],
    ['as they begin', '2026-07-14T21:00:00Z', true],
    ['after midnight', '2026-07-15T00:30:00Z', true],
    ['in their last minute', '2026-07-15T05:59:59Z', true],
    ['as they end', '2026-07-15T06:00:00Z', false],
    ['an hour later by UTC in winter', '2026-01-15T06:30:00Z', true],
  ];
  for (const [when, instant, expected] of cases) {
    it(`are by the clock of their zone: ${when}`, () =>
      expect(isQuiet(night, 'Europe/London', new Date(instant))).to.equal(expected));
  }

  it('may lie within a day, or be none', () => {
    const noon = { from: '12:00', to: '13:30' };
    expect(isQuiet(noon, 'Asia/Kolkata', new Date('2026-07-14T07:59:00Z'))).to.equal(true);
    expect(isQuiet(noon, 'Asia/Kolkata', new Date('2026-07-14T08:00:00Z'))).to.equal(false);
    expect(isQuiet(null, 'UTC', new Date('2026-07-14T08:00:00Z'))).to.equal(false);
  });
});

describe('The hours of a store', () => {
  it('are the last whole ones by its clock, and the same ones of the weeks before', () => {
    const window = silenceWindow(new Date('2026-07-15T00:20:30Z'), 'Europe/London', 3);
    expect(window).to.deep.equal({
      hours: ['2026-07-14T22', '2026-07-14T23', '2026-07-15T00'],
      current: '2026-07-15T01',
    });
    expect(sameHours(window, 2)).to.deep.equal([
      ['2026-07-07T22', '2026-07-07T23', '2026-07-08T00'],
      ['2026-06-30T22', '2026-06-30T23', '2026-07-01T00'],
    ]);
  });

  it('begin at other minutes where the zone does', () => {
    const { hours, current } = silenceWindow(new Date('2026-07-15T05:20:00Z'), 'Asia/Kolkata', 2);
    expect([...hours, current]).to.deep.equal(['2026-07-15T08', '2026-07-15T09', '2026-07-15T10']);
  });

  it('are fewer labels over the hour that is repeated, and leave out the one that is skipped', () => {
    const autumn = silenceWindow(new Date('2026-10-25T03:10:00Z'), 'Europe/London', 3);
    expect(autumn.hours).to.deep.equal(['2026-10-25T01', '2026-10-25T02']);
    const spring = silenceWindow(new Date('2026-03-29T03:10:00Z'), 'Europe/London', 3);
    expect(spring.hours).to.deep.equal(['2026-03-29T00', '2026-03-29T02', '2026-03-29T03']);
  });
});
