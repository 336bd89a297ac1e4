import { expect } from 'chai';
import { visit } from '../../../simulators/ga4/test-support/client.js';
import { ConfigError } from '../../../src/runtime/errors.js';
import { serviceAccountOf } from '../../support/google-key.js';
import { rejection } from '../../support/rejection.js';
import { type SimulatedProperty, startSimulatedProperty } from '../support/simulated-property.js';

describe('The test of a GA4 source', () => {
  let property: SimulatedProperty;
  afterEach(() => property.close());

  /** With a service account's key instead of a refresh token. */
  const connect = (keyFile: string) => {
    const { baseUrl, tokenUrl } = { baseUrl: property.simulator.url, tokenUrl: property.simulator.tokenUrl };
    return property.connect({ only: { propertyId: '1234', baseUrl, tokenUrl, serviceAccountKey: keyFile } });
  };

  it('shows the property’s zone and currency, and what is blocked or withheld', async () => {
    property = await startSimulatedProperty([visit('a', { date: '2026-07-03' })], '2026-07-04T12:00:00Z', {
      ...{ timezone: 'Asia/Tokyo', currency: 'JPY', restrictedMetrics: ['purchaseRevenue'], thresholdUsers: 5 },
    });
    const extractor = connect(serviceAccountOf(property.simulator.control.identity).keyFile);
    const { notices, streams, ...profile } = await extractor.probe();
    await extractor.close();
    expect(profile).to.deep.equal({
      ...{ name: 'Google Analytics property 1234', timezone: 'Asia/Tokyo', currency: 'JPY' },
      accountIds: ['1234'],
    });
    expect(streams.map(({ stream, missing }) => `${stream}: ${missing}`)).to.deep.equal([
      'sessions: purchaseRevenue: blocked for these credentials',
      'users_by_day: null',
      'users_by_week: null',
      'users_by_month: null',
    ]);
    expect(notices[0]).to.match(/^sessions: purchaseRevenue: blocked .* Give them access to revenue data/);
    expect(notices[1]).to.match(/^Google withholds rows of few users/);
    expect(property.asked()).to.deep.equal(['0 2026-07-02..2026-07-03', '8 2026-07-03']);
  });

  it('names the account that must become a viewer', async () => {
    property = await startSimulatedProperty([], '2026-07-04T12:00:00Z', { viewers: [] });
    const account = serviceAccountOf(property.simulator.control.identity, 'reader@shop.iam.gserviceaccount.com');
    const extractor = connect(account.keyFile);
    const error = await rejection(extractor.probe());
    await extractor.close();
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/give service account reader@shop\.iam\.gserviceaccount\.com the role Viewer/);
  });
});
