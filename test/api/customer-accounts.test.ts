import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { adoptMatching } from '../../src/models/load/adopt-matching.js';
import { order } from '../models/records.js';
import { customer } from '../models/store-histories.js';
import { apply, publish } from '../models/warehouse.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds } from './support/trade.js';

const fields = `nodes { email isEmailMasked accountCount accounts {
  id sourceId source { id } platformCustomerId matchedBy matchedOn joinedEmail matchReason email isEmailMasked phone
  orderCount firstOrderDate lastOrderDate
} }`;

interface Answer {
  customers: { nodes: { accounts: { id: string; matchReason: string }[] }[] };
}

describe('The accounts of a customer', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await inTransaction(api.pool, (client) => adoptMatching(client, ['till@shop.example']));
    const phone = (last: number) => `+44207946010${last}`;
    await apply(api.pool, [
      customer('1', { email: 'zoe@example.com', phone: phone(1) }),
      customer('2', { email: 'yan@example.com', phone: phone(2) }),
      customer('3', { email: 'xia@example.com', phone: phone(2) }),
      customer('4', { email: 'till@shop.example' }),
      customer('5', { email: 'q1@marketplace.amazon.com', phone: phone(1) }),
      customer('6', { phone: '020 7946' }),
    ]);
    const by = (n: number) => ({ customerId: String(n), email: null, phone: phone(n) });
    await apply(
      api.pool,
      [
        order('P1', { customer: by(1), orderedAt: '2026-06-29T09:00:00Z' }),
        order('P2', { customer: by(1), orderedAt: '2026-07-02T09:00:00Z' }),
        order('P3', { customer: by(1), orderedAt: '2026-07-03T09:00:00Z', isTest: true }),
        order('P4', { customer: by(2) }),
        order('P5', { customer: by(3) }),
        order('P6', { customer: { customerId: null, email: null, phone: null } }),
      ],
      leeds,
    );
    await publish(api.pool);
  });

  after(() => api.close());

  it('show what joined them, and what each ordered', async () => {
    const { customers } = await answer<Answer>(
      api.url,
      `{ customers(filter: { email: "zoe@example.com" }) { ${fields} } }`,
    );
    expect(customers.nodes).to.deep.equal([
      {
        email: 'zoe@example.com',
        isEmailMasked: false,
        accountCount: 2,
        accounts: [
          {
            id: 'leeds:1',
            sourceId: 'leeds',
            source: { id: 'leeds' },
            platformCustomerId: '1',
            matchedBy: 'phone',
            matchedOn: '+442079460101',
            joinedEmail: 'zoe@example.com',
            matchReason: 'Its phone +442079460101 belongs to zoe@example.com and no other e-mail address.',
            email: null,
            isEmailMasked: false,
            phone: '+442079460101',
            orderCount: 2,
            firstOrderDate: '2026-06-29',
            lastOrderDate: '2026-07-02',
          },
          {
            id: 'london:1',
            sourceId: 'london',
            source: { id: 'london' },
            platformCustomerId: '1',
            matchedBy: 'email',
            matchedOn: 'zoe@example.com',
            joinedEmail: 'zoe@example.com',
            matchReason: 'Its e-mail address is zoe@example.com.',
            email: 'zoe@example.com',
            isEmailMasked: false,
            phone: '+442079460101',
            orderCount: 0,
            firstOrderDate: null,
            lastOrderDate: null,
          },
        ],
      },
    ]);
  });

  it('explain in a sentence why they were not joined', async () => {
    const { customers } = await answer<Answer>(api.url, `{ customers(first: 100) { ${fields} } }`);
    const reasons = Object.fromEntries(
      customers.nodes.flatMap(({ accounts }) => accounts.map(({ id, matchReason }) => [id, matchReason])),
    );
    expect(reasons).to.include({
      'leeds:2':
        'Its phone is +442079460102. Several e-mail addresses have that phone, so it is not joined to any of them.',
      'leeds:3': 'Its phone is +442079460103, which belongs to no e-mail address.',
      'leeds:order:P6': 'It has neither an e-mail address nor a phone.',
      'london:4':
        'It has only till@shop.example, which is excluded by customers.neverJoinBy or is neither an e-mail address nor a phone with a country code.',
      'london:5': "Its e-mail address is a marketplace's relay address, which never joins accounts.",
      'london:6':
        'It has only 0207946, which is excluded by customers.neverJoinBy or is neither an e-mail address nor a phone with a country code.',
    });
  });

  it('are flagged, as is their customer, if they must not be mailed', async () => {
    const { customers } = await answer<Answer>(
      api.url,
      '{ customers(filter: { email: "q1@marketplace.amazon.com" }) { nodes { isEmailMasked accounts { isEmailMasked } } } }',
    );
    expect(customers.nodes).to.deep.equal([{ isEmailMasked: true, accounts: [{ isEmailMasked: true }] }]);
  });

  it('are read in one statement each, for any number of customers', async () => {
    const statementsFor = async (first: number) => {
      const before = api.statements();
      await answer(api.url, `{ customers(first: ${first}) { ${fields} } }`);
      return api.statements() - before;
    };
    expect(await statementsFor(100)).to.equal(await statementsFor(1));
  });
});
