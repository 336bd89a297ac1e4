import { expect } from 'chai';
import { AMAZON_CREDENTIALS, type Role } from '../../../simulators/amazon/access.js';
import type { FaultEffect } from '../../../simulators/amazon/faults.js';
import type { AccountProfile } from '../../../src/contract/extractor.js';
import { rejection } from '../../support/rejection.js';
import { type LogLine, listeningLogger } from '../../support/test-logger.js';
import { readStream } from '../support/read-stream.js';
import { type AmazonStage, openAmazon } from './support/read-amazon.js';

const allRoles: Role[] = ['orders', 'reports', 'finances', 'inventory', 'sellers'];

describe("Amazon's client", () => {
  let stage: AmazonStage;
  beforeEach(async () => {
    stage = await openAmazon();
  });
  afterEach(() => stage.close());

  const probe = async (settings = {}): Promise<AccountProfile> => {
    const extractor = stage.connect(settings);
    try {
      return await extractor.probe();
    } finally {
      await extractor.close();
    }
  };
  const inject = (effect: FaultEffect, operation: string, times = 1): void =>
    stage.simulator.control.inject({ effect, match: { operation }, times });
  const error = (status: number, code: string, message = 'Refused.', details: string | null = ''): FaultEffect => ({
    ...{ kind: 'api-error', status, code, message, details },
  });
  const waitedMs = async (): Promise<number> => {
    const began = stage.simulator.control.now();
    await probe();
    return (stage.simulator.control.now() - began) / 1000;
  };

  it('exchanges its refresh token once, also for several requests at once, and again shortly before the token ends', async () => {
    const extractor = stage.connect();
    await Promise.all([extractor.probe(), extractor.probe()]);
    expect(stage.asked('token')).to.have.length(1);
    stage.simulator.control.advance(54 * 60);
    await extractor.probe();
    expect(stage.asked('token')).to.have.length(1);
    stage.simulator.control.advance(2 * 60);
    await extractor.probe();
    await extractor.close();
    expect(stage.asked('token')).to.have.length(2);
    expect(stage.simulator.control.calls().filter(({ status }) => status === 403)).to.deep.equal([]);
  });

  it('exchanges it anew when a token is refused, wherever the answer says so', async () => {
    for (const expiredTextIn of ['details', 'message'] as const) {
      stage.simulator.control.configure({ expiredTextIn });
      stage.simulator.control.log.clear();
      inject({ kind: 'expire-tokens' }, 'searchOrders');
      await probe();
      expect(stage.asked('token')).to.have.length(2);
    }
  });

  it('waits for a token of the bucket after 429, with or without details, and leaves the rest to the next run after an hour', async () => {
    stage.simulator.control.configure({ rateFactor: 1 });
    inject({ kind: 'throttled' }, 'listTransactions', 2);
    // One token in two seconds, and up to a tenth more.
    expect(await waitedMs()).to.be.within(4000, 4402);
    inject({ kind: 'throttled', isBare: true }, 'listTransactions');
    expect(await waitedMs()).to.be.within(2000, 2201);
    inject({ kind: 'throttled' }, 'searchOrders', 99);
    expect(await rejection(probe())).to.include({ code: 'amazon_throttled', errorClass: 'throttled' });
  });

  it('retries 5xx and pages that are no JSON; 400 is a wrong request only if it lasts', async () => {
    inject({ kind: 'status', status: 502 }, 'searchOrders');
    inject(error(500, 'InternalFailure'), 'listTransactions');
    inject(error(400, 'InvalidInput', 'The input you have submitted is not valid.'), 'getInventorySummaries', 2);
    await probe();
    inject(error(400, 'InvalidInput', 'The input you have submitted is not valid.', null), 'searchOrders', 99);
    const refused = await rejection(probe());
    expect(refused).to.include({ code: 'amazon_invalid_input', errorClass: 'config' });
    expect(refused.message).to.contain('InvalidInput: The input you have submitted is not valid.');
  });

  it('names an account that is suspended, and one whose authorisation or secret ended, in one request more at most', async () => {
    const { access, log } = stage.simulator.control;
    const extractor = stage.connect();
    await extractor.probe();
    access.revoke();
    log.clear();
    const revoked = await rejection(extractor.probe());
    expect(revoked).to.include({ code: 'amazon_invalid_grant', errorClass: 'config' });
    expect(stage.asked('token')).to.have.length(1);
    await extractor.close();
    access.authorise(AMAZON_CREDENTIALS.refreshToken);
    access.suspend();
    log.clear();
    expect(await rejection(probe())).to.include({ code: 'amazon_account_suspended', errorClass: 'config' });
    expect(stage.simulator.control.calls()).to.have.length(2);
  });

  it('reports what each role lets it read, and reads the other streams where one is missing', async () => {
    const { control } = stage.simulator;
    const whole = await probe();
    expect(whole.streams.map(({ stream, missing }) => [stream, missing])).to.deep.equal([
      ['orders', null],
      ['transactions', null],
      ['returns', null],
      ['settlements', null],
      ['inventory', null],
      ['ledger', null],
    ]);
    expect(whole).to.deep.include({
      accounts: ['A1PA6795UKMFR9 (Amazon.de)', 'A1F83G8C2ARO7P (Amazon.co.uk)'],
      ...{ currency: null, timezone: null, name: 'Cartograph Trading' },
    });
    expect(whole.notices).to.deep.equal([
      'The marketplaces have several currencies: set sources[].currency.',
      'The marketplaces have several time zones: set sources[].timezone.',
    ]);
    const german = await probe({ marketplaces: ['A1PA6795UKMFR9'] });
    expect([german.currency, german.timezone, german.notices]).to.deep.equal(['EUR', 'Europe/Berlin', []]);
    control.access.setRoles(allRoles.filter((role) => role !== 'finances' && role !== 'inventory'));
    const partly = await probe();
    const [orders, transactions, returns, settlements, inventory, ledger] = partly.streams.map(
      ({ missing }) => missing,
    );
    expect([orders, settlements]).to.deep.equal([null, null]);
    expect(transactions).to.match(/^all of it: .*finances.*the app lacks the role/);
    expect(inventory).to.match(/^all of it: .*inventory.*the app lacks the role/);
    expect([returns, ledger]).to.deep.equal([inventory, inventory]);
    expect(partly.notices.filter((notice) => /^(transactions|returns|inventory|ledger): /.test(notice))).to.have.length(
      4,
    );
    const lines: LogLine[] = [];
    const log = listeningLogger((line) => lines.push(line));
    const skipped = await readStream(stage.connect({}, { log }), 'transactions');
    expect(skipped.state).to.include({ isShort: true });
    expect(lines.map(({ msg }) => msg).join('\n')).to.match(/transactions cannot be read: .*the app lacks the role/);
    control.access.setRoles(allRoles);
    const again = await readStream(stage.connect(), 'transactions', skipped);
    expect(again.state).not.to.have.property('isShort');
  });

  it('reads the stock of each marketplace, from the beginning again if a page token is over', async () => {
    stage.simulator.control.configure({ summariesPerPage: 3 });
    const whole = await readStream(stage.connect(), 'inventory');
    expect(whole.records.size).to.be.greaterThan(6);
    stage.simulator.control.inject({
      effect: error(400, 'InvalidInput', 'Next token is invalid or expired'),
      match: { operation: 'getInventorySummaries', query: 'nextToken' },
      ...{ skip: 1, times: 2 },
    });
    const again = await readStream(stage.connect(), 'inventory');
    expect([...again.records.keys()]).to.deep.equal([...whole.records.keys()]);
    expect(stage.simulator.control.faults.count).to.equal(0);
  });
});
