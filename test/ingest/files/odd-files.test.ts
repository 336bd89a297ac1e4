import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
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

  it('whose header is no CSV are set aside by name, and the others come in', async () => {
    till.put('customers-quote.csv', 'customer_id,"email\n2,bob@example.com\n');
    till.put('customers-mac.csv', 'customer_id,email\r3,cat@example.com\r');
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
    const reasons = (await till.setAside()).map(([message]) => String(message));
    expect(reasons).to.have.length(2);
    expect(reasons.find((reason) => reason.includes('customers-quote.csv'))).to.match(/header cannot be read/);
    expect(reasons.find((reason) => reason.includes('customers-mac.csv'))).to.match(/line ends of LF or CRLF/);
  });

  it('may have a header whose quoted names go on in the next line', async () => {
    till.put('customers-long.csv', '"customer_id","email","first\nname"\n2,bob@example.com,Bob\n');
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com'], ['bob@example.com']]);
  });

  it('that lead nowhere or to a folder are passed over', async () => {
    symlinkSync(path.join(till.folder, 'gone.csv'), path.join(till.folder, 'customers-gone.csv'));
    mkdirSync(path.join(till.folder, 'archive'));
    symlinkSync(path.join(till.folder, 'archive'), path.join(till.folder, 'customers-archive.csv'));
    await till.synced();
    expect(await emails()).to.deep.equal([['ann@example.com']]);
  });

  it('with a quote that is closed rows later lose none of these without a word', async () => {
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
});
