import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { nothingKnown } from '../../src/contract/extractor.js';
import { googleAnalytics } from '../../src/ingest/ga4/index.js';
import { clockOn } from '../../test/ingest/support/syncing.js';
import { testSecrets } from '../../test/support/secrets.js';
import { testLogger } from '../../test/support/test-logger.js';
import { ProtoDefinitions } from '../google/definitions/proto-json.js';
import { DEFAULT_OAUTH_CLIENT } from '../google/identity.js';
import { makeClock, micros } from '../kit/clock.js';
import { fetchDefinitions, skipWithoutRegistry } from '../kit/official-package.js';
import { generateVisits } from './data/generate.js';
import { startGa4Simulator } from './server.js';
import { READONLY } from './test-support/client.js';

const official = {
  name: '@google-analytics/data',
  version: '7.2.0',
  integrity: 'sha512-jYm/I/Yj30x3QEuAoK4lZGmx8WDbAHHTMcFrBJB4L0QQyaK4HnV+m/Ew57HnqPfAx0WgHxX6FHUhdQtlj7GLdw==',
  file: 'build/protos/protos.json',
};
const beta = 'google.analytics.data.v1beta';

describe(`Compared with the definitions in ${official.name} ${official.version}`, () => {
  let definitions: ProtoDefinitions;

  before(async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-ga4-definitions-'));
    try {
      definitions = new ProtoDefinitions(await fetchDefinitions(official, folder));
    } catch (error) {
      skipWithoutRegistry(this, official, error);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('every request of the connector and every answer of the simulator is one of the API’s', async () => {
    const clock = makeClock({ mode: 'manual', at: micros('2026-07-06T12:00:00Z') });
    const timezone = 'America/New_York';
    const simulator = await startGa4Simulator({
      properties: [
        {
          settings: {
            ...{ id: '1234', timezone, thresholdUsers: 2, mostRows: 12, sampledOneIn: 2 },
            restrictedMetrics: ['purchaseRevenue'],
            truncations: [{ type: 'DATA_TRUNCATION_TYPE_PROPERTY', message: 'Retention.', before: '2026-07-02' }],
          },
          visits: generateVisits({ seed: 'definitions', timezone, from: '2026-07-01', to: '2026-07-06', visits: 120 }),
        },
      ],
      clock,
    });
    simulator.control.identity.addRefreshToken([READONLY]);
    const { clientId } = DEFAULT_OAUTH_CLIENT;
    const extractor = googleAnalytics.connect(
      {
        ...{ propertyId: '1234', baseUrl: simulator.url, tokenUrl: simulator.tokenUrl, clientId },
        ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
      },
      {
        ...{ sourceId: 'visits', clock: clockOn(clock), log: testLogger, signal: new AbortController().signal },
        backfillStart: new Date('2026-06-30T10:00:00Z'),
      },
    );
    try {
      await extractor.probe();
      for (const stream of extractor.streams) {
        const request = { state: { watermark: null }, signal: new AbortController().signal, known: nothingKnown };
        for await (const _ of stream.extract(request)) continue;
      }
      const calls = simulator.control.calls().filter(({ request }) => request !== null);
      expect(calls).to.have.length.greaterThan(20);
      for (const { request, answer } of calls) {
        expect(definitions.complaints(`${beta}.RunReportRequest`, request)).to.deep.equal([]);
        expect(definitions.complaints(`${beta}.RunReportResponse`, answer)).to.deep.equal([]);
      }
    } finally {
      await extractor.close();
      await simulator.close();
    }
  });

  it('the check finds unknown fields, wrong types and enums, and two of one choice', () => {
    const of = (request: object): string[] => definitions.complaints(`${beta}.RunReportRequest`, request);
    expect(of({ limit: '10', dimensions: [{ name: 'date' }], metricAggregations: ['TOTAL'] })).to.deep.equal([]);
    expect(of({ limt: '10', dimensions: [{ name: 7 }], limit: 10, metricAggregations: ['SUM'] })).to.deep.equal([
      'limt is unknown',
      'dimensions[0].name is 7, no string',
      'limit is 10, no int64',
      'metricAggregations[0] is "SUM", no MetricAggregation',
    ]);
    const both = { metric: { metricName: 'sessions' }, dimension: { dimensionName: 'date' } };
    expect(of({ orderBys: [both] })).to.deep.equal(['orderBys[0] has more than one of metric, dimension']);
    expect(of({ dimensions: {} })).to.deep.equal(['dimensions is no list']);
  });
});
