import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { expandRemembers } from '../../src/models/merge/remember-sql.js';
import { projectFile } from '../../src/runtime/project-files.js';

const writesFacts =
  /\b(update|delete from|insert into|merge into) warehouse\.(fact_orders|fact_order_items|fact_refunds)\b/;

/** They write only columns that no aggregate is counted from. */
const uncounted = ['models/facts/fact-orders.stale.sql', 'models/dimensions/rekeyed-order.sql'];

describe('What orders count as', () => {
  it('is kept by every statement that writes facts', () => {
    const root = projectFile('src');
    const writing = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(sql|ts)$/.test(file))
      .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
      .filter(({ text }) => writesFacts.test(text));
    expect(writing.length).to.be.greaterThan(8);
    const forgetting = writing.filter(({ text }) => !/^ *-- remember orders of \w+,?$/m.test(text));
    expect(forgetting.map(({ file }) => file)).to.have.members(uncounted);
  });

  it('is not asked for in a form that would stay a comment', () => {
    for (const line of ['-- remember orders of gone ,', '-- remember gone', '--remember orders of warehouse.gone']) {
      expect(() => expandRemembers(`with gone as (select 1)\n${line}\n`, 'gone.sql'), line).to.throw(
        'gone.sql has "-- remember" in another form than "-- remember orders of x"',
      );
    }
  });
});
