import { expect } from 'chai';
import { makeClock, micros } from '../kit/clock.js';
import { KioskSimulator, kioskKey } from './server.js';

describe('The kiosk simulator', () => {
  let simulator: KioskSimulator;

  before(async () => {
    simulator = new KioskSimulator(makeClock({ mode: 'manual', at: micros('2026-07-01T06:00:00Z') }));
    await simulator.start();
  });
  after(() => simulator.close());

  async function statusOf(path: string, key = kioskKey, method = 'GET'): Promise<number> {
    return (await fetch(`${simulator.url}${path}`, { method, headers: { authorization: `Bearer ${key}` } })).status;
  }

  it('refuses a wrong key, other methods, paths and parameters, and sales without bounds', async () => {
    const bounds = 'changed_from=2026-01-01T00:00:00Z&changed_before=2026-02-01T00:00:00Z';
    expect(await statusOf(`/v1/sales?${bounds}`)).to.equal(200);
    expect(await statusOf(`/v1/sales?${bounds}`, 'kk_wrong')).to.equal(401);
    expect(await statusOf('/v1/payouts', kioskKey, 'POST')).to.equal(405);
    expect(await statusOf('/v1/refunds')).to.equal(404);
    expect(await statusOf(`/v1/sales?${bounds}&page=2`)).to.equal(400);
    expect(await statusOf('/v1/sales')).to.equal(400);
  });
});
