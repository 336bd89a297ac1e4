import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { TillFolder } from './support/folder.js';

const customers = 'customer_id,email\n1,ann@example.com\n';

describe('Odd files in a folder', () => {
  let till: TillFolder;

  beforeEach(async () => {
    till = await TillFolder.open();
    till.put('customers.csv', customers);
  });

  afterEach(() => till.close());

  const emails = () => till.values('select email from warehouse.customer_account order by 1');

  it('with a header that is not CSV are rejected by name, and the others are loaded', async () => {
    till.put('customers-quote.csv', 'customer_id,"email\n2,bob@example.com\n');
    till.put('customers-mac.csv', 'customer_id,email\r3,cat@example.com\r');
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
    const reasons = (await till.setAside()).map(([message]) => String(message));
    expect(reasons).to.have.length(2);
    expect(reasons.find((reason) => reason.includes('customers-quote.csv'))).to.match(/header cannot be read/);
    expect(reasons.find((reason) => reason.includes('customers-mac.csv'))).to.match(/line ends of LF or CRLF/);
  });

  it('may have a header whose quoted names continue on the next line', async () => {
    till.put('customers-long.csv', '"customer_id","email","first\nname"\n2,bob@example.com,Bob\n');
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com'], ['bob@example.com']]);
  });

  it('that are links or pipes are not read, and reported', async () => {
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'cartograph-elsewhere-'));
    writeFileSync(path.join(elsewhere, 'secret.csv'), 'customer_id,email\n2,bob@example.com\n');
    symlinkSync(path.join(elsewhere, 'secret.csv'), path.join(till.folder, 'customers-link.csv'));
    execFileSync('mkfifo', [path.join(till.folder, 'customers-pipe.csv')]);
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
    const [[notices]] = (await till.values('select notices from ops.source')) as [[string[]]];
    expect(notices[0]).to.match(/^customers-link\.csv, customers-pipe\.csv: a link or a special file is not read/);
    rmSync(elsewhere, { recursive: true });
  });

  it('with endless blank lines are not read to their end', async () => {
    till.put('customers-blank.csv.gz', gzipSync(Buffer.alloc(200 * 1024 * 1024, '\n')));
    till.put('customers-late.csv.gz', `customer_id\n9\n${'\n'.repeat(3_000_000)}`);
    await till.synced();
    const reasons = (await till.setAside()).map(([message]) => String(message));
    expect(reasons).to.have.length(2);
    for (const reason of reasons) expect(reason).to.match(/more than 1000000 empty lines come before line/);
  });

  it('may have columns and ids named like properties of every object', async () => {
    till.put(
      'customers-odd.csv',
      'customer_id,constructor,__proto__,email\n__proto__,x,y,bob@example.com\nconstructor,,,\n',
    );
    till.put(
      'customers-odd.ndjson',
      '{"customer_id":"toString","__proto__":"x","constructor":{"a":1},"email":"cat@example.com"}\n',
    );
    till.put(
      'order_lines.csv',
      'order_id,line_id,quantity,unit_price\n__proto__,constructor,1,2\nconstructor,__proto__,1,3\n',
    );
    till.put('orders.csv', 'order_id,ordered_at\n__proto__,2026-05-01\nconstructor,2026-05-01\n');
    const mapping = till.write(
      'mapping.yaml',
      "files: [{ pattern: 'constructor.csv', kind: products, columns: { constructor: product_id, hasOwnProperty: title } }]\n",
    );
    till.put('constructor.csv', 'constructor,hasOwnProperty,valueOf\np,Mug,1\n');
    till.configure({ mapping });
    await till.synced();
    expect(await till.setAside()).to.deep.equal([]);
    expect((await emails()).filter(([email]) => email !== null)).to.deep.equal([
      ['ann@example.com'],
      ['bob@example.com'],
      ['cat@example.com'],
    ]);
    expect((await till.orders()).map(([id]) => id)).to.deep.equal(['__proto__', 'constructor']);
    expect(await till.values('select title from warehouse.dim_product')).to.deep.equal([['Mug']]);
  });

  it('that are dead links or links to a folder are skipped', async () => {
    symlinkSync(path.join(till.folder, 'gone.csv'), path.join(till.folder, 'customers-gone.csv'));
    mkdirSync(path.join(till.folder, 'archive'));
    symlinkSync(path.join(till.folder, 'archive'), path.join(till.folder, 'customers-archive.csv'));
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
  });

  it('with a quote that is closed rows later report the rows they lose', async () => {
    till.put(
      'customers-open.csv',
      'customer_id,email,first_name\n2,bob@example.com,"Bob\n3,cat@example.com,Cat\n4,di@example.com,"Di"\n',
    );
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
    expect(await till.setAside()).to.have.length(1);
  });

  it('may use colons in their ids', async () => {
    till.put(
      'refunds.csv',
      'refund_id,refund_line_id,refunded_at,amount\nA:1,2,2026-05-01,10.00\nA,1:2,2026-05-01,20.00\n',
    );
    await till.synced();
    expect(await till.values('select trim_scale(total) from warehouse.fact_refunds order by 1')).to.deep.equal([
      ['10'],
      ['20'],
    ]);
  });

  it('that become empty or short remove nothing but their errors', async () => {
    const product = (id: number) => `p${id},Mug ${id}\n`;
    const wrong = Array.from({ length: 30 }, (_, at) => `,Cup ${at}\n`).join('');
    const all = Array.from({ length: 30 }, (_, at) => product(at)).join('');
    const standing = async () => [
      (await till.values('select count(*) from warehouse.dim_product where not is_deleted'))[0],
      (await till.setAside()).length,
      (
        await till.values(
          "select count(*) from raw.record_version where is_deleted and not starts_with(record_key, '(file) ')",
        )
      )[0],
    ];
    till.put('products.csv', `product_id,title\n${all}${wrong}`);
    await till.synced();
    expect(await standing()).to.deep.equal([['30'], 30, ['0']]);
    till.put('products.csv', `product_id,title\n${product(1)},Cup 0\n`, 1);
    await till.synced();
    expect(await standing()).to.deep.equal([['30'], 1, ['0']]);
    till.put('products.csv', '', 2);
    await till.synced();
    expect(await standing()).to.deep.equal([['30'], 0, ['0']]);
  });
});
