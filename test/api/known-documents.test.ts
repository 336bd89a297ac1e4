import { expect } from 'chai';
import { parse } from 'graphql';
import { defaultLimits } from '../../src/api/limits/check-size.js';
import { KnownDocuments } from '../../src/api/question/known-documents.js';
import { type Plan, planQuestion } from '../../src/api/question/plan-question.js';
import { apiSchema } from '../../src/resolvers/schema.js';

const text = 'query ($id: ID!) { channel(id: $id) { id } }';
const schema = apiSchema();

describe('Known documents', () => {
  function planOf(documents: KnownDocuments, digest: string, id: string): Plan {
    const known = documents.add(digest, parse(text));
    const asked = { schema, limits: defaultLimits, trusted: { has: () => false }, digest, known };
    return planQuestion({ ...asked, operationName: null, variables: { id } })!;
  }

  it('have a plan once, however often and differently it is asked for', () => {
    const documents = new KnownDocuments();
    documents.add('another', parse(text));
    const plan = planOf(documents, 'asked', 'web');
    for (let time = 0; time < 10_000; time += 1) documents.keepPlan(plan, 100);
    expect(documents.get('another')).to.not.equal(undefined);
    expect(documents.planOf('asked', plan.key)).to.equal(plan);
  });

  it('have the last plans of each, and no more memory than they count', () => {
    const documents = new KnownDocuments();
    const plans = Array.from({ length: 2000 }, (_, nth) => planOf(documents, 'asked', `channel ${nth}`));
    for (const plan of plans) documents.keepPlan(plan, 16_000);
    const kept = plans.filter(({ key }) => documents.planOf('asked', key));
    expect(kept).to.deep.equal(plans.slice(-8));
    // Eight plans of so long requests are half a megabyte, and all documents have twelve.
    for (let nth = 0; nth < 50; nth += 1) {
      for (let time = 0; time < 8; time += 1) documents.keepPlan(planOf(documents, `other ${nth}`, `${time}`), 16_000);
    }
    expect(documents.get('asked')).to.equal(undefined);
    expect(documents.get('other 49')).to.not.equal(undefined);
  });
});
