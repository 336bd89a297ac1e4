import { expect } from 'chai';
import { generateRates } from '../../../simulators/ecb/generate.js';
import { RateBook } from '../../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../../simulators/ecb/server.js';
import { fetchEcbRates } from '../../../src/ingest/rates/ecb-client.js';
import type { ParsedRates } from '../../../src/ingest/rates/parsed-rates.js';
import { rejection } from '../../support/rejection.js';
import { testLogger } from '../../support/test-logger.js';
import { TestClock } from '../support/test-clock.js';

describe("The client for the ECB's rates", () => {
  let book: RateBook;
  let ecb: EcbSimulator;
  let clock: TestClock;

  beforeEach(async () => {
    book = new RateBook(generateRates({ from: '2025-06-02', to: '2026-03-13', seed: 1 }));
    ecb = await startEcbSimulator(book);
    clock = new TestClock();
  });

  afterEach(() => ecb.close());

  const fetched = (which: 'history' | 'recent', baseUrl = ecb.url): Promise<ParsedRates> =>
    fetchEcbRates(baseUrl, which, { clock, log: testLogger, signal: new AbortController().signal });

  /** The book's rates in the product's form. */
  const published = (dates: readonly string[]) =>
    dates.flatMap((date) => Object.entries(book.ratesOf(date)).map(([currency, rate]) => ({ date, currency, rate })));

  it('reads every rate of all days, and of the last 90', async () => {
    const history = await fetched('history', `${ecb.url}/`);
    expect(history.faults).to.deep.equal([]);
    expect(history.rates).to.have.deep.members(published(book.dates));
    const recent = await fetched('recent');
    expect(recent.faults).to.deep.equal([]);
    expect(recent.rates).to.deep.equal(published(book.dates.filter((date) => date > '2025-12-13')));
    expect(ecb.control.calls).to.deep.equal(['eurofxref-hist.zip', 'eurofxref-hist-90d.xml']);
  });

  it('retries after an error, a truncated body, and an HTML page', async () => {
    for (const effect of [{ status: 503 }, 'cut', 'html'] as const) {
      for (const which of ['history', 'recent'] as const) {
        ecb.control.fail({ effect, times: 1 });
        expect((await fetched(which)).rates).to.have.length.greaterThan(1000);
      }
    }
    expect(ecb.control.calls).to.have.length(12);
    expect(clock.sleeps).to.have.length(6);
  });

  it('gives up after three attempts with the reason', async () => {
    ecb.control.fail({ effect: 'html' });
    const error = await rejection(fetched('recent'));
    expect(error).to.include({ code: 'rates_not_readable', errorClass: 'transient' });
    expect(error.message).to.match(
      /^The exchange rates of the European Central Bank could not be read: .*eurofxref-hist-90d.xml.*not a complete file of reference rates/,
    );
    expect(ecb.control.calls).to.have.length(3);
  });

  it('reports an address without such files as a configuration error', async () => {
    expect(await rejection(fetched('recent', `${ecb.url}/mirror`))).to.include({ errorClass: 'config' });
  });
});
