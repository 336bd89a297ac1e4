import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { generateRates } from './generate.js';
import { RateBook } from './rate-book.js';
import { type EcbSimulator, startEcbSimulator } from './server.js';
import { isTargetDay } from './target-days.js';

const days = {
  '2025-12-31': { USD: '1.175', BGN: '1.9558' },
  '2026-01-02': { USD: '1.1729', JPY: '183.75' },
};

describe('The simulated ECB', () => {
  let ecb: EcbSimulator;

  beforeEach(async () => {
    ecb = await startEcbSimulator(new RateBook(days));
  });

  afterEach(() => ecb.close());

  const get = (name: string, headers: Record<string, string> = {}) =>
    fetch(`${ecb.url}/stats/eurofxref/${name}`, { headers });

  it('serves the table in a zip, the newest day first, with N/A and a comma at the end', async () => {
    const zip = unzipSync(new Uint8Array(await (await get('eurofxref-hist.zip')).arrayBuffer()));
    expect(Object.keys(zip)).to.deep.equal(['eurofxref-hist.csv']);
    expect(strFromU8(zip['eurofxref-hist.csv']!)).to.equal(
      'Date,USD,JPY,BGN,\n2026-01-02,1.1729,183.75,N/A,\n2025-12-31,1.175,N/A,1.9558,\n',
    );
  });

  it('serves the last day, the last 90 and all days as XML', async () => {
    const daily = await (await get('eurofxref-daily.xml')).text();
    expect(daily.match(/time='[^']+'/g)).to.deep.equal(["time='2026-01-02'"]);
    expect(daily).to.include("<Cube currency='JPY' rate='183.75'/>");
    for (const name of ['eurofxref-hist-90d.xml', 'eurofxref-hist.xml']) {
      expect((await (await get(name)).text()).match(/time='[^']+'/g)).to.deep.equal([
        "time='2026-01-02'",
        "time='2025-12-31'",
      ]);
    }
  });

  it('answers 404 for any other file, errors in HTML, and 304 for an unchanged file', async () => {
    const missing = await get('eurofxref-hist.csv');
    expect([missing.status, missing.headers.get('content-type')]).to.deep.equal([404, 'text/html; charset=UTF-8']);
    const first = await get('eurofxref-daily.xml');
    const etag = first.headers.get('etag')!;
    expect((await get('eurofxref-daily.xml', { 'if-none-match': etag })).status).to.equal(304);
    ecb.control.correct('2026-01-02', 'USD', '1.173');
    const corrected = await get('eurofxref-daily.xml', { 'if-none-match': etag });
    expect(await corrected.text()).to.include("rate='1.173'");
  });

  it('does not publish on weekends and TARGET holidays', () => {
    const closed = ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-12-25', '2024-03-29', '2026-07-11'];
    expect(closed.filter(isTargetDay)).to.deep.equal([]);
    expect(['2026-04-02', '2026-04-07', '2025-12-24', '2026-01-02'].every(isTargetDay)).to.equal(true);
    expect(() => ecb.control.publish('2026-04-03', { USD: '1.1' })).to.throw(
      '2026-04-03 is a weekend or a TARGET holiday',
    );
    expect(() => ecb.control.correct('2026-01-02', 'BGN', '1.9')).to.throw(
      'no rate of BGN was published on 2026-01-02',
    );
  });

  it('generates equal rates from equal seeds, with currencies that begin and end', () => {
    const span = { from: '2022-02-21', to: '2022-03-04' };
    const rates = generateRates({ ...span, seed: 7 });
    expect(rates).to.deep.equal(generateRates({ ...span, seed: 7 }));
    expect(rates).not.to.deep.equal(generateRates({ ...span, seed: 8 }));
    expect(Object.keys(rates)).to.have.length(10);
    expect([rates['2022-03-01']?.RUB, rates['2022-03-02']?.RUB].map(Boolean)).to.deep.equal([true, false]);
  });
});
