import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectFile } from '../../src/runtime/project-files.js';

/** The subqueries of `lateral` in a statement. */
const lateral = /\blateral \(([\s\S]*?)\n *\)/g;

describe('SQL over the warehouse', () => {
  it('has no lateral subquery with a limit, which a warehouse on several machines refuses', () => {
    const root = projectFile('src', 'models');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
    expect(files.length).to.be.greaterThan(80);
    expect(files.filter((file) => isLimited(readFileSync(`${root}/${file}`, 'utf8')))).to.deep.equal([]);
  });

  it('with one would be found', () => {
    expect(isLimited('cross join lateral (\n  select 1 from warehouse.fact_refunds f\n  limit 1\n) x')).to.equal(true);
    expect(isLimited('cross join lateral (\n  select 1 from ops.order_part p\n  limit 1\n) x')).to.equal(false);
  });
});

/** Tables of other schemas are on one machine. */
function isLimited(sql: string): boolean {
  return [...sql.matchAll(lateral)].some(([, query]) => /\bwarehouse\./.test(query!) && /\blimit\b/.test(query!));
}
