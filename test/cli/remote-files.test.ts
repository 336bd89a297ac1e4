import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Objects } from '../../simulators/s3/objects.js';
import { DEFAULT_S3_KEY, type S3Simulator, startS3Simulator } from '../../simulators/s3/server.js';
import type { TestDatabase } from '../support/database.js';
import { type CliResult, runCli } from '../support/run-cli.js';
import { testSecrets } from '../support/secrets.js';
import { createWarehouse } from '../support/warehouse-database.js';

describe('A source of files in a bucket, on the command line', function () {
  this.timeout(180_000);
  let folder: string;
  let database: TestDatabase;
  let s3: S3Simulator;
  let objects: Objects;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-bucket-'));
    database = await createWarehouse();
    s3 = await startS3Simulator();
    objects = s3.control.addBucket('exports');
    const put = (key: string, text: string): void =>
      objects.put(`till/${key}`, text, { modifiedAt: new Date('2026-06-01T00:00:00Z') });
    put('2026/orders.csv', 'order_id,ordered_at,total\n1,2026-05-01 10:00,25\n');
    put('2026/order_lines.csv', 'order_id,line_id,quantity,unit_price\n1,a,2,12.50\n');
    put('2025/orders.csv', 'order_id,ordered_at,total\n0,2025-05-01 10:00,25\n');
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      `sources:
  - id: till
    platform: FILES
    currency: GBP
    timezone: Europe/London
    backfillStart: 2024-01-01
    settings:
      path: s3://exports/till
      s3: { endpoint: ${s3.url}, region: eu-central-1, accessKeyId: ${DEFAULT_S3_KEY.id}, secretAccessKey: "\${SECRET}" }
`,
    );
  });

  after(async () => {
    await database.drop();
    await s3.close();
    rmSync(folder, { recursive: true });
  });

  const run = (secret: string, ...args: string[]): Promise<CliResult> =>
    runCli(args, folder, { DATABASE_URL: database.url, SECRET: secret });

  it('is tested: what is in it, or what is wrong, without the secret', async () => {
    const good = await run(DEFAULT_S3_KEY.secret, 'source', 'test', 'till');
    expect([good.code, good.stderr]).to.deep.equal([0, '']);
    expect(good.stdout).to.match(/^orders +orders .*\(2 files\) +yes$/m);
    const bad = await run(testSecrets.refusedS3Secret, 'source', 'test', 'till');
    expect([bad.code, bad.stdout]).to.deep.equal([2, '']);
    expect(bad.stderr).to.match(
      /^127\.0\.0\.1:\d+\/exports: the signature is refused\. Check settings\.s3\.secretAccessKey/,
    );
    const config = await run(DEFAULT_S3_KEY.secret, 'config', 'check');
    expect(config.stdout).to.contain('s3://exports/till').and.not.contain(DEFAULT_S3_KEY.secret);
  });

  it('is imported in part by the address below it, and what came from there is withdrawn by it', async () => {
    const checked = await run(DEFAULT_S3_KEY.secret, 'import', 's3://exports/till/2026', '--check');
    expect(checked.code, checked.stderr).to.equal(0);
    expect(checked.stdout)
      .to.match(/2026\/orders\.csv +orders +1 +1/)
      .and.not.contain('2025/');
    expect((await run(DEFAULT_S3_KEY.secret, 'import', 's3://exports/till/2026')).code).to.equal(0);
    const facts = async (): Promise<unknown> =>
      (await database.pool.query('select platform_order_id as id, total from warehouse.fact_orders')).rows;
    expect(await facts()).to.deep.equal([{ id: '1', total: '25' }]);
    const undone = await run(DEFAULT_S3_KEY.secret, 'import', 's3://exports/till/2026/orders.csv', '--undo');
    expect(undone.stdout).to.equal('till orders: 1 rows withdrawn\n');
    expect(await facts()).to.deep.equal([]);
    const elsewhere = await run(DEFAULT_S3_KEY.secret, 'import', 's3://other/till');
    expect([elsewhere.code, elsewhere.stdout]).to.deep.equal([2, '']);
    expect(elsewhere.stderr).to.contain(
      'is not below settings.path of the source, and its credentials are for that place only',
    );
  });
});
