import { expect } from 'chai';
import { runDeaths } from '../../bench/deaths/run-deaths.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';

/** In the title, so that a failure prints it. */
const seed = Number(process.env.DEATHS_SEED ?? Math.floor(Math.random() * 1e6));

/** A small sample of `npm run bench:deaths`, with other jobs each time. */
describe(`Processes that die or are paused during work (DEATHS_SEED=${seed})`, function () {
  this.timeout(300_000);
  const databases: TestDatabase[] = [];

  after(async () => {
    for (const { drop } of databases) await drop();
  });

  it('are replaced by others, which finish the work within a lease and a minute, with the same result', async () => {
    const { deaths, violations } = await runDeaths({
      ...{ kills: 2, pauses: 1, seed, lanes: 1 },
      database: async () => {
        const database = await createWarehouse();
        databases.push(database);
        return database.url;
      },
    });
    expect(deaths).to.have.length(3);
    for (const death of deaths) expect(death.faults, JSON.stringify(death)).to.deep.equal([]);
    expect(violations).to.deep.equal([]);
  });
});
