import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { systemClock } from '../src/clock.js';
import type { PlatformConnector } from '../src/ingest/extractor.js';
import { connectors } from '../src/ingest/registry.js';
import { projectFile } from '../src/project-files.js';
import { testLogger } from './support/test-logger.js';

/** Settings with which each platform connects without a call. */
const settings: Record<string, object> = {
  SHOPIFY: { shop: 'docs.myshopify.com', accessToken: 'none', bulkThreshold: 1 },
  WOOCOMMERCE: {
    ...{ url: 'http://127.0.0.1:1', consumerKey: 'none', consumerSecret: 'none' },
    ...{ authentication: 'auto', reconcileHours: 20, reconcileOrders: 500 },
  },
  FILES: { path: '.' },
};

describe('The table of platforms', () => {
  const rows = readFileSync(projectFile('docs', 'platforms.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| platform') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it('has a row for each stream of each platform, and no other', async () => {
    const streams: string[] = [];
    for (const connector of Object.values(connectors)) if (connector) streams.push(...(await streamsOf(connector)));
    expect(rows.map(([platform, stream]) => `${platform} ${stream}`)).to.have.members(
      streams.map((name) => name.replace(/ (\w+)$/, ' `$1`')),
    );
  });

  it('leaves no cell empty, and names tests that there are', () => {
    for (const row of rows) {
      expect(row, row.join(' | ')).to.have.length(7);
      expect(
        row.filter((cell) => cell === ''),
        row.join(' | '),
      ).to.deep.equal([]);
      for (const file of row[6]!.split(', ')) expect(existsSync(projectFile(file)), file).to.equal(true);
    }
  });

  it('links to a page of each platform', () => {
    const text = readFileSync(projectFile('docs', 'platforms.md'), 'utf8');
    for (const [, target] of text.matchAll(/\]\(\.\.\/([^)]+)\)/g)) {
      expect(existsSync(projectFile(target!)), target).to.equal(true);
    }
    for (const connector of Object.values(connectors)) {
      if (connector) expect(text).to.contain(`(../src/ingest/${connector.platform.toLowerCase()}/README.md)`);
    }
  });
});

async function streamsOf(connector: PlatformConnector): Promise<string[]> {
  const extractor = connector.connect(settings[connector.platform] as never, {
    ...{ sourceId: 'docs', clock: systemClock, log: testLogger, signal: new AbortController().signal },
    backfillStart: new Date('2026-01-01T00:00:00Z'),
  });
  try {
    return extractor.streams.map(({ name }) => `${connector.platform} ${name}`);
  } finally {
    await extractor.close();
  }
}
