import { readdirSync } from 'node:fs';
import { projectFile } from '../../src/runtime/project-files.js';
import type { ScratchProject } from './scratch-project.js';

const lastMigration = Number(
  readdirSync(projectFile('migrations'))
    .map((name) => name.slice(0, 4))
    .sort()
    .at(-1),
);

/** A column of a fact: the entity, the merge's select, a migration. */
export function addColumn(project: ScratchProject): void {
  project.insertBefore(
    'src/models/facts/fact-orders.ts',
    "  @Column({ type: 'timestamptz', name: 'source_updated_at' })",
    "  @Served('Gross sales less discounts, in the store’s currency.')\n  @Column({ type: 'numeric' })\n  basket!: string;\n\n",
  );
  project.insertBefore(
    'src/models/facts/fact-orders.merge.sql',
    '    s.updated_at as source_updated_at',
    '    coalesce(l.gross_sales, 0) - coalesce(l.discounts, 0) as basket,\n',
  );
  project.add(
    migration(1, 'basket'),
    'alter table warehouse.fact_orders add column basket numeric not null default 0;\nalter table warehouse.fact_orders alter column basket drop default;\n',
  );
}

/** A stored measure: its entry, its example, a migration. */
export function addMeasure(project: ScratchProject): void {
  project.insertBefore(
    'src/models/metrics/sales-metrics.ts',
    "  {\n    name: 'gross_sales',",
    "  {\n    name: 'large_orders',\n    title: 'Large orders',\n    unit: 'count',\n    kind: 'stored',\n    of: { orders: 'case when o.total >= 10 then 1 else 0 end' },\n    description: 'Orders of 10 and more.',\n  },\n",
  );
  project.insertBefore('src/models/metrics/examples.ts', '  gross_sales:', "  large_orders: '2',\n");
  const aggregates = [
    ...['agg_daily_summary', 'agg_weekly_trends', 'agg_country_daily', 'agg_country_monthly'],
    ...['agg_hour_daily', 'agg_hour_monthly', 'agg_status_daily', 'agg_status_monthly'],
    ...['agg_segment_daily', 'agg_segment_monthly'],
  ];
  project.add(
    migration(2, 'large-orders'),
    aggregates
      .map((table) => `alter table warehouse.${table} add column large_orders bigint not null default 0;\n`)
      .join(''),
  );
}

/** A dimension of reports: its entry, its key in the books. */
export function addDimension(project: ScratchProject): void {
  project.insertBefore(
    'src/models/metrics/dimensions.ts',
    "  currency: { orders: 'o.currency',",
    "  is_tax_included: {\n    orders: 'o.is_tax_included',\n    lines: 'o.is_tax_included',\n    refunds: 'o.is_tax_included',\n  },\n",
  );
  project.insertBefore(
    'src/models/metrics/dimensions.ts',
    "  {\n    name: 'currency',",
    "  {\n    name: 'tax_included',\n    title: 'Tax included',\n    carriers: ['is_tax_included'],\n    key: 'r.is_tax_included',\n    description: 'Whether prices include tax.',\n  },\n",
  );
  project.insertBefore(
    'test/models/report/books.ts',
    '  currency: (row) => row.currency,',
    '  tax_included: (row) => row.order?.is_tax_included,\n',
  );
}

/** A grain: its entry, a migration. */
export function addGrain(project: ScratchProject): void {
  project.insertBefore(
    'src/models/metrics/grains.ts',
    "  {\n    name: 'month x channel x country',",
    "  {\n    name: 'day x channel x currency',\n    table: 'warehouse.agg_currency_daily',\n    period: 'day',\n    carriers: ['channel_key', 'currency'],\n  },\n",
  );
  project.add(
    migration(9, 'currency-grain'),
    [
      'create table warehouse.agg_currency_daily (like warehouse.agg_country_daily);',
      'alter table warehouse.agg_currency_daily rename column ship_to_country to currency;',
      'alter table warehouse.agg_currency_daily add primary key (date_key, channel_key, currency);',
    ].join('\n'),
  );
}

/** A platform: its folder, its name, its line in the registry. */
export function addPlatform(project: ScratchProject): void {
  project.addFrom('src/ingest/kiosk');
  project.insertBefore('src/canonical/platform.ts', "  FILES: 'Files.',", "  KIOSK: 'Kiosks.',\n");
  project.insertBefore(
    'src/ingest/registry.ts',
    "import { shopify } from './shopify/index.js';",
    "import { kiosk } from './kiosk/index.js';\n",
  );
  project.insertBefore('src/ingest/registry.ts', '  FILES: files,', '  KIOSK: kiosk,\n');
}

/** A platform's simulator, in a folder of its own. */
export function addSimulator(project: ScratchProject): void {
  project.addFrom('simulators/kiosk');
}

/** A platform's description for the contract tests: its file, its line. */
export function addContract(project: ScratchProject): void {
  const file = 'test/contract/contract.test.ts';
  project.addFrom('test/contract');
  project.insertBefore(file, 'import type { PlatformUnderTest,', "import { kioskUnderTest } from './kiosk.js';\n");
  project.insertBefore(file, '\n/** The contract of every platform', 'describeContract(kioskUnderTest);\n');
}

/** A kind of record: its type, its subject with its merge, a migration. */
export function addKind(project: ScratchProject): void {
  project.insertBefore('src/canonical/record.ts', '  | DeletionRecord\n', '  | PayoutRecord\n');
  project.insertBefore(
    'src/canonical/record.ts',
    '/** A deletion on the platform.',
    "export interface PayoutRecord {\n  kind: 'payout';\n  payoutId: string;\n  paidAt: Instant;\n  updatedAt: Instant;\n  currency: string;\n  amount: Decimal;\n}\n\n",
  );
  project.addFrom('src/models/subjects');
  project.insertBefore(
    'src/models/subjects/subjects.ts',
    "import { products } from './products.js';",
    "import { payouts } from './payouts.js';\n",
  );
  project.insertBefore('src/models/subjects/subjects.ts', '  settlements,\n];', '  payouts,\n');
  project.add(migration(3, 'payouts'), project.addition('payouts.migration.sql'));
}

function migration(place: number, name: string): string {
  return `migrations/${String(lastMigration + place).padStart(4, '0')}-${name}.sql`;
}
