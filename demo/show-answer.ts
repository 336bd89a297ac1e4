import { marketingPlatforms } from '../src/canonical/platform.js';
import { textTable } from '../src/cli/text-table.js';
import { waitingText } from '../src/cli/waiting-text.js';
import type { Pool } from '../src/database/pool.js';
import { waitingParts } from '../src/models/parts/waiting-parts.js';
import { print } from './print.js';

interface SourceAnswer {
  id: string;
  platform: string;
  currency: string | null;
  timezone: string | null;
  rejectedRecordCount: number;
  schemaDrift: { stream: string; path: string; value: string | null }[];
}

/** What is loaded: one line per source, and below it its unknown fields and values. */
export async function showSources(graphqlUrl: string, pool: Pool): Promise<void> {
  const { sources } = await ask<{ sources: SourceAnswer[] }>(
    graphqlUrl,
    '{ sources { id platform currency timezone rejectedRecordCount schemaDrift { stream path value } } }',
  );
  const counts = sources.flatMap(({ id, platform }, at) =>
    hasOrders(platform) ? [`source${at}: orders(first: 1, filter: { source: ["${id}"] }) { totalCount }`] : [],
  );
  const orders = await ask<Record<string, { totalCount: number }>>(graphqlUrl, `{ ${counts.join('\n')} }`);
  const right = 'right' as const;
  const columns = [
    ...[{ title: 'source' }, { title: 'platform' }, { title: 'currency' }, { title: 'zone' }],
    ...[
      { title: 'orders', align: right },
      { title: 'rejected', align: right },
    ],
  ];
  const rows = sources.map(({ id, platform, currency, timezone, rejectedRecordCount }, at) => [
    ...[id, platform, currency ?? '-', timezone ?? '-'],
    ...[orders[`source${at}`]?.totalCount.toLocaleString('en') ?? '-', rejectedRecordCount.toLocaleString('en')],
  ]);
  print(`\n${textTable(columns, rows)}`.trimEnd());
  for (const { id, schemaDrift } of sources) {
    const unknown = schemaDrift.map(
      ({ stream, path, value }) => `${stream} ${path}${value === null ? '' : ` ${value}`}`,
    );
    if (unknown.length > 0)
      print(`${id} sends fields or values that this version does not know; they are kept: ${unknown.join(', ')}`);
  }
  process.stdout.write(waitingText(await waitingParts(pool)));
  if (sources.some(({ rejectedRecordCount }) => rejectedRecordCount > 0)) {
    print('`rejectedRecords` in the API gives the reason for each rejected record; every sync retries them.');
  }
}

function hasOrders(platform: string): boolean {
  return !marketingPlatforms.some((each) => each === platform);
}

/** A query with the API's actual answer. */
export async function showAnswer(graphqlUrl: string, query: string): Promise<void> {
  print(`\n${query.trim()}\n\n${JSON.stringify({ data: await ask(graphqlUrl, query) }, null, 2)}\n`);
}

/** The addresses to open, the dashboard's at the end. */
export function showAddresses(graphqlUrl: string): void {
  const { origin } = new URL(graphqlUrl);
  print('Stop with Ctrl+C; the next start continues where this one stopped.');
  print(`GraphQL, and Apollo Sandbox from the internet: ${graphqlUrl}`);
  print(`Explorer, which works offline: ${origin}/explorer`);
  print(`Dashboard: open ${origin}`);
}

async function ask<T>(graphqlUrl: string, query: string): Promise<T> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(`The API refused the demo's query: ${errors.map(({ message }) => message).join('; ')}`);
  return data;
}
