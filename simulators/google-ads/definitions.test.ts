import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { nothingKnown } from '../../src/contract/extractor.js';
import { googleAds } from '../../src/ingest/google-ads/index.js';
import { clockOn } from '../../test/ingest/support/syncing.js';
import { testLogger } from '../../test/support/test-logger.js';
import { ProtoDefinitions } from '../google/definitions/proto-json.js';
import { DEFAULT_OAUTH_CLIENT } from '../google/identity.js';
import { fetchDefinitions, skipWithoutRegistry } from '../kit/official-package.js';
import { camelCase, RESOURCES } from './gaql/fields.js';
import type { AdsSimulator } from './server.js';
import { type Answer, ask } from './test-support/client.js';
import { CLIENT, MANAGER, OTHER, startSample } from './test-support/sample-ads.js';

/** The newest package with definitions: those of v25. What the connector asks for is the same in v26. */
const official = {
  name: 'google-ads-node',
  version: '25.1.0',
  integrity: 'sha512-ROVTtOcqY2Z05GkpGdGcjDdlFADCUYNHHKltBWIGL+KUX0CuNmgxOAUOGPbB41MIFZbLahMYfOQTsijoE0FwIg==',
  file: 'build/protos/protos.json',
};
const v25 = 'google.ads.googleads.v25';

/** A value of each type of field. */
const examples: Record<string, unknown> = { int64: '1', double: 1.5, string: 'x', bool: true };
const words: Record<string, string> = {
  ...{ 'campaign.status': 'PAUSED', 'campaign.advertising_channel_type': 'SEARCH', 'customer.status': 'ENABLED' },
  ...{ 'customer_client.status': 'CANCELED', 'conversion_action.status': 'HIDDEN' },
  ...{ 'segments.ad_network_type': 'SEARCH_PARTNERS', 'segments.device': 'CONNECTED_TV' },
};

describe(`Compared with the definitions in ${official.name} ${official.version}`, () => {
  let definitions: ProtoDefinitions;
  let simulator: AdsSimulator;

  before(async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-google-ads-definitions-'));
    try {
      definitions = new ProtoDefinitions(await fetchDefinitions(official, folder));
    } catch (error) {
      skipWithoutRegistry(this, official, error);
    } finally {
      rmSync(folder, { recursive: true });
    }
    simulator = await startSample();
  });

  after(() => simulator?.close());

  const rowFaults = (row: object): string[] => definitions.complaints(`${v25}.services.GoogleAdsRow`, row);
  const answerFaults = ({ body }: Answer, message: string): string[] =>
    [body].flat().flatMap((each) => definitions.complaints(`${v25}.services.${message}`, each));

  it('every field that the simulator knows is one of the API’s, with its type', () => {
    for (const [resource, fields] of Object.entries(RESOURCES)) {
      for (const [name, type] of fields) {
        const value = type === 'enum' ? words[`${resource}.${name}`] : examples[type];
        const row = { [camelCase(resource)]: { [camelCase(name)]: value } };
        expect(rowFaults(row), `${resource}.${name}`).to.deep.equal([]);
      }
    }
    expect(rowFaults({ campaign: { startDate: '2026-11-01' } })).to.deep.equal(['campaign.startDate is unknown']);
    expect(rowFaults({ metrics: { clicks: 1 } })).to.deep.equal(['metrics.clicks is 1, no int64']);
  });

  it('every request of the connector is one of the API’s, and so is every answer of the simulator', async () => {
    const { url, control, ads } = simulator;
    const extractor = googleAds.connect(
      { ...DEFAULT_OAUTH_CLIENT, customerId: MANAGER, baseUrl: url, tokenUrl: `${url}/token` },
      {
        ...{ sourceId: 'ads', clock: clockOn(ads.clock), log: testLogger, signal: new AbortController().signal },
        backfillStart: new Date('2026-11-01T00:00:00Z'),
      },
    );
    try {
      await extractor.probe();
      for (const stream of extractor.streams) {
        const request = { state: { watermark: null }, signal: new AbortController().signal, known: nothingKnown };
        for await (const _ of stream.extract(request)) continue;
      }
    } finally {
      await extractor.close();
    }
    const calls = control.calls().filter(({ query }) => query !== null);
    expect(new Set(calls.map(({ customer }) => customer))).to.deep.equal(new Set([MANAGER, CLIENT, OTHER]));
    expect(new Set(calls.map(({ query }) => /FROM (\w+)/.exec(query!)![1]))).to.deep.equal(
      new Set(['customer', 'customer_client', 'conversion_action', 'campaign']),
    );
    for (const { customer, query, path: called } of calls) {
      const isStream = called.endsWith('Stream');
      const message = isStream ? 'SearchGoogleAdsStream' : 'SearchGoogleAds';
      const answer = await ask(simulator, query!, { customer, method: isStream ? 'searchStream' : 'search' });
      expect(answer.status, query!).to.equal(200);
      expect(definitions.complaints(`${v25}.services.${message}Request`, { query })).to.deep.equal([]);
      expect(answerFaults(answer, `${message}Response`), query!).to.deep.equal([]);
    }
  });

  it('every refusal is one of the API’s', async () => {
    const { control } = simulator;
    control.configure({ callsPerSecond: 1 });
    const refused = [
      await ask(simulator, 'SELECT campaign.nope FROM campaign'),
      await ask(simulator, 'SELECT campaign.id FROM campaign'),
      await ask(simulator, "SELECT segments.date FROM campaign WHERE segments.date = '2020-01-01'", {
        customer: OTHER,
      }),
      await ask(simulator, 'SELECT campaign.id FROM campaign', { login: null }),
      await ask(simulator, 'SELECT campaign.id FROM campaign', { version: 'v22' }),
      await ask(simulator, 'SELECT campaign.id FROM campaign', { token: 'ya29.nonsense' }),
      await ask(simulator, 'SELECT campaign.id FROM campaign', { login: 'x' }),
    ];
    const kinds = refused.map(({ body }) => {
      const [{ '@type': type, ...failure }] = body[0].error.details;
      expect(type).to.match(/\.errors\.GoogleAdsFailure$/);
      expect(definitions.complaints(`${v25}.errors.GoogleAdsFailure`, failure)).to.deep.equal([]);
      return Object.keys(failure.errors[0].errorCode)[0];
    });
    expect(kinds).to.deep.equal([
      ...['queryError', 'quotaError', 'dateRangeError', 'authorizationError', 'requestError', 'authenticationError'],
      'headerError',
    ]);
  });
});
