import type { CanonicalRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { Pool } from '../../../src/database/pool.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { prepareWarehouse } from '../../../src/models/load/prepare.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { appendPage } from '../../../src/raw/raw-log.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { campaign, spendDay, spendRow, visitsDay, visitsRow } from '../../models/partition-records.js';
import { fee, line, order, posting, refund } from '../../models/records.js';
import { apply, publish } from '../../models/warehouse.js';
import { jobSetup } from '../../support/job-setup.js';
import { shelfPlatform } from '../../support/shelf-platform.js';

/** Three stores that share a customer, and two of them a platform. */
export const stores: Source[] = [
  { sourceId: 'london', platform: 'SHOPIFY', name: 'London', currency: 'GBP', timezone: 'Europe/London' },
  { sourceId: 'leeds', platform: 'WOOCOMMERCE', name: 'Leeds', currency: 'GBP', timezone: 'Europe/London' },
  { sourceId: 'york', platform: 'WOOCOMMERCE', name: 'York', currency: 'GBP', timezone: 'Europe/London' },
];

/** The id of the only run of a store. */
export function runOf(sourceId: string): string {
  return `${stores.findIndex((store) => store.sourceId === sourceId) + 1}`
    .repeat(8)
    .concat('-1111-4111-8111-111111111111');
}

/** Trade and bookkeeping of some of the stores: each has its name in every text, and different amounts and days. */
export async function fillCompany(pool: Pool, sourceIds: readonly string[]): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const [at, store] of stores.entries()) {
    if (!sourceIds.includes(store.sourceId)) continue;
    await pool.query(
      `insert into ops.source (
         source_id, platform, name, currency, timezone, status, problem, notices, is_configured, built_chunk_id, known_until, orders_read_from
       )
       values ($1, $2, $3, $4, $5, 'blocked', 'problem of ' || $1, array['notice of ' || $1], true, 1000, '2026-07-15T04:00:00Z', $6)`,
      [store.sourceId, store.platform, store.name, store.currency, store.timezone, `2026-06-0${at + 1}`],
    );
    await apply(pool, catalogueOf(store, at), store);
    await apply(pool, ordersOf(store, at), store);
    await apply(pool, reportedOf(store, at), store);
    await keepBooks(pool, store, at);
  }
  await publish(pool, '2026-07-15T05:10:00Z');
  await fitCustomerValue(pool);
}

async function fitCustomerValue(pool: Pool): Promise<void> {
  const clock = { ...systemClock, now: () => new Date('2026-07-15T05:20:00Z') };
  await wireJobs({ ...jobSetup(pool, shelfPlatform({ pages: [] })), clock }).customerValues.fitNow();
}

function catalogueOf({ sourceId }: Source, at: number): CanonicalRecord[] {
  const titled = (title: string, updatedAt: string): CanonicalRecord => ({
    ...{ kind: 'product', productId: 'p1', updatedAt, title, category: `Kitchen of ${sourceId}` },
    ...{
      productType: `Mugs of ${sourceId}`,
      vendor: `Potter of ${sourceId}`,
      status: `SHELVED_${sourceId}`,
      currency: 'GBP',
    },
    variants: [
      {
        ...{ variantId: 'v1', sku: `MUG-${sourceId}`, title: null, price: `${10 + at}`, unitCost: '3.5' },
        costUpdatedAt: '2026-06-01T00:00:00Z',
      },
    ],
  });
  return [
    titled(`Old mug of ${sourceId}`, '2026-05-01T00:00:00Z'),
    titled(`Mug of ${sourceId}`, '2026-06-01T00:00:00Z'),
    {
      ...{ kind: 'location', locationId: 'l1', updatedAt: '2026-06-01T00:00:00Z', name: `Shed of ${sourceId}` },
      ...{ country: 'GB', city: sourceId, isActive: true },
    },
    {
      ...{
        kind: 'inventory',
        inventoryItemId: 'i1',
        variantId: 'v1',
        updatedAt: '2026-06-20T08:00:00Z',
        unitCost: '3.5',
      },
      levels: [
        {
          ...{ locationId: 'l1', changedAt: '2026-06-20T08:00:00Z', isActive: true, available: `${40 + at}` },
          ...{ onHand: '50', committed: '2', incoming: '0', reserved: '0' },
        },
      ],
    },
    {
      ...{ kind: 'customer', customerId: `c-${sourceId}`, updatedAt: `2026-06-0${5 - at}T00:00:00Z` },
      ...{ createdAt: '2026-01-01T00:00:00Z', email: 'alice@example.com', phone: null },
      ...{ firstName: `Alice of ${sourceId}`, lastName: 'Shared', country: 'GB', city: sourceId },
    },
  ];
}

/** Advertising, visits, fees and payouts that the store reports itself. */
function reportedOf({ sourceId }: Source, at: number): CanonicalRecord[] {
  const day = { ...{ accountId: `account-${sourceId}`, timezone: 'Europe/London', restatedUntil: '2026-08-01' } };
  const notes = [{ code: 'sampled' as const, detail: `half of ${sourceId}` }];
  const dates = ['2026-06-20', '2026-07-01', '2026-07-02'];
  return [
    campaign('c1', { name: `Old spring of ${sourceId}`, accountName: `Shop of ${sourceId}` }),
    ...['c1', 'c2', 'c3'].map((id) =>
      campaign(id, {
        ...{ name: `Spring ${id} of ${sourceId}`, accountName: `Shop of ${sourceId}`, accountId: day.accountId },
        updatedAt: '2026-06-02T00:00:00Z',
      }),
    ),
    ...dates.map((date) => spendDay([spendRow('c1', { spend: `${3 + at}.25` })], { ...day, date, notes })),
    ...dates.map((date) => visitsDay([visitsRow({ sessions: `${20 + at}` })], { ...day, date })),
    ...dates.map((date, no) =>
      posting(`p${no}`, {
        ...{
          postedAt: `${date}T09:00:00Z`,
          orderId: `A-${sourceId}`,
          accountId: `shop-${sourceId}`,
          settlementId: `s${no}`,
        },
        fees: [fee({ name: `Share of ${sourceId}`, amount: `${1 + at}.50` })],
      }),
    ),
    ...dates.flatMap((date, no): CanonicalRecord[] => [
      {
        ...{
          kind: 'settlement',
          settlementId: `s${no}`,
          updatedAt: `${date}T10:00:00Z`,
          startsAt: `${date}T00:00:00Z`,
        },
        ...{ endsAt: `${date}T23:00:00Z`, depositedAt: null, currency: 'GBP', total: `${8 + at}` },
      },
      {
        ...{
          kind: 'settlement_order',
          settlementId: `s${no}`,
          updatedAt: `${date}T10:00:00Z`,
          orderId: `A-${sourceId}`,
        },
        rows: [
          {
            ...{ transactionType: 'Order', amountType: 'ItemPrice', description: `Price at ${sourceId}`, sku: null },
            ...{ postedAt: `${date}T09:00:00Z`, amount: `${8 + at}` },
          },
        ],
      },
    ]),
    {
      ...{ kind: 'session_users', period: 'day', date: '2026-07-01', ...day, currency: 'GBP', notes: [] },
      ...{ updatedAt: '2026-07-02T06:00:00Z', rows: [{ channelGroup: null, users: `${10 + at}`, newUsers: '4' }] },
    },
  ];
}

function ordersOf({ sourceId }: Source, at: number): CanonicalRecord[] {
  const alice = { customerId: `c-${sourceId}`, email: 'alice@example.com', phone: null };
  const own = { customerId: null, email: `own@${sourceId}.example`, phone: null };
  const mugs = (quantity: number) => [
    line('1', {
      quantity: `${quantity}`,
      grossSales: `${quantity * 10}.00`,
      title: `Mug of ${sourceId}`,
      sku: `MUG-${sourceId}`,
    }),
  ];
  const made = (id: string, day: string, quantity: number, changes: object): CanonicalRecord =>
    order(`${id}-${sourceId}`, {
      ...{
        orderedAt: `${day}T10:00:00Z`,
        updatedAt: `${day}T10:00:00Z`,
        lines: mugs(quantity),
        total: `${quantity * 10}.00`,
      },
      ...{
        shipTo: { country: 'GB', city: sourceId },
        financialStatus: `PAID_${sourceId}`,
        fulfillmentStatus: `SENT_${sourceId}`,
      },
      ...changes,
    });
  return [
    made('A', `2026-06-${10 + at * 5}`, 2 + at * 7, { customer: alice }),
    made('B', `2026-07-0${1 + at}`, 3 + at * 11, {
      customer: own,
      salesChannel: `till-${sourceId}`,
      refunds: [
        refund('r1:1', {
          ...{ refundedAt: `2026-07-1${at}T15:00:00Z`, reason: `broken at ${sourceId}` },
          ...{ returns: '10.00', total: '10.00', refunded: '10.00' },
        }),
      ],
    }),
    made('C', '2026-07-13', 1 + at, { customer: own, isTest: true }),
    made('D', `2026-07-1${at}`, 1 + at, { customer: alice, cancelledAt: '2026-07-14T10:00:00Z' }),
  ];
}

async function keepBooks(pool: Pool, { sourceId, platform }: Source, at: number): Promise<void> {
  const run = runOf(sourceId);
  await pool.query(
    `insert into ops.sync_run (
       run_id, source_id, platform, trigger, status, attempt, queued_at, started_at, heartbeat_at, finished_at, error_code, error_message
     )
     values ($1, $2, $3, 'schedule', 'failed', 1, $4::timestamptz, $4::timestamptz, $4::timestamptz + interval '1 minute',
       $4::timestamptz + interval '1 minute', 'shelf_shakes', 'the shelf of ' || $2 || ' shakes')`,
    [run, sourceId, platform, `2026-07-15T04:0${at}:00Z`],
  );
  await pool.query(
    `insert into ops.sync_run_stream (
       run_id, stream, fetched, new_records, changed, unchanged, deleted, rejected, expected, started_at, error_code, error_message, given_up_at
     )
     values ($1, 'orders of ' || $2, $3, 1, 1, 1, 1, 1, 100, '2026-07-15T04:00:00Z', 'shelf_shakes', 'the shelf of ' || $2 || ' shakes',
       '2026-07-15T04:00:30Z')`,
    [run, sourceId, 10 + at],
  );
  await pool.query(
    `insert into ops.stream_state (source_id, stream, state, watermark)
     values ($1, 'orders of ' || $1, jsonb_build_object('notices', jsonb_build_array('stream notice of ' || $1)), '2026-07-15T03:58:00Z')`,
    [sourceId],
  );
  await pool.query(
    `insert into ops.order_remark (source_id, subject, code, message, place) values ($1, $1, 'line_kept', 'remark of ' || $1, $1 || '.csv:1')`,
    [sourceId],
  );
  await pool.query(
    `insert into ops.schema_drift (source_id, stream, kind, path, value, first_seen_at)
     values ($1, 'orders', 'value', 'path.of.' || $1, 'new at ' || $1, '2026-07-01T00:00:00Z')`,
    [sourceId],
  );
  const key = `order of ${sourceId}`;
  await inTransaction(pool, (client) =>
    appendPage(client, {
      ...{ sourceId, stream: 'orders', runId: run, extractedAt: new Date('2026-07-15T04:00:30Z') },
      page: {
        records: [{ key, updatedAt: '2026-07-15T03:00:00Z', payload: Buffer.from(`{"of":"${sourceId}"}`) }],
        state: { watermark: null },
      },
    }),
  );
  await pool.query(
    `insert into ops.rejected_record (
       source_id, stream, record_key, chunk_id, position, code, message, path, value, missing_rate_currency, missing_rate_date
     )
     select source_id, stream, record_key, chunk_id, position, 'no_exchange_rate', 'no rate at ' || $1, 'currency', 'USD', 'USD', $2::date
     from raw.record_version where source_id = $1`,
    [sourceId, `2026-07-0${1 + at}`],
  );
  await keepReport(pool, sourceId, run);
  await keepAlert(pool, sourceId, run);
}

/** A report of one store that was sent, with its message and its link; their ids are that of the store's sync. */
async function keepReport(pool: Pool, sourceId: string, id: string): Promise<void> {
  const definition = JSON.stringify({
    ...{
      name: `report-${sourceId}`,
      title: `Report of ${sourceId}`,
      corrections: false,
      locale: 'en-GB',
      linkDays: 14,
    },
    when: { cron: '0 8 * * *', completeBy: null, timezone: 'Europe/London' },
    queries: [{ name: 'all', savedReport: null, document: '{ warehouse { version } }', variables: { of: sourceId } }],
    sections: [
      {
        ...{ title: `Of ${sourceId}`, kind: 'FIGURES', query: 'all', rows: 'warehouse' },
        columns: [{ path: 'version', label: 'Version', style: 'PLAIN', change: null }],
      },
    ],
    to: [{ email: null, destination: `desk-of-${sourceId}`, send: ['LINK'] }],
  });
  const made = [`report-${sourceId}`, definition, 'key:0', [sourceId]];
  await pool.query(
    `insert into ops.scheduled_report (name, definition, made_by, made_by_name, sources, changed_at)
     values ($1, $2, $3, $3, $4, '2026-07-01T00:00:00Z')`,
    made,
  );
  await pool.query(
    `insert into ops.report_run (
       run_id, report, slot_at, trigger, definition, made_by, sources, missed_slots, state, asked_at, attempts, next_try_at, rendered_at, version
     )
     values ($5, $1, '2026-07-14T07:00:00Z', 'schedule', $2, $3, $4, 0, 'rendered', '2026-07-14T07:00:05Z', 1, '2026-07-14T07:00:05Z',
       '2026-07-14T07:00:06Z', 1)`,
    [...made, id],
  );
  await pool.query(
    `insert into ops.message (
       message_id, subject, subject_id, channel, recipient, contains, state, attempts, created_at, next_try_at, problem, settled_at
     )
     values ($1, 'report', $1, 'destination', 'desk-of-' || $2, '{LINK}', 'given_up', 12, '2026-07-14T07:00:06Z', '2026-07-14T07:00:06Z',
       'status 500 of ' || $2, '2026-07-14T13:00:06Z')`,
    [id, sourceId],
  );
  await pool.query(
    `insert into ops.report_link (link_id, run_id, recipient, created_at, expires_at)
     values ($1, $1, 'desk-of-' || $2, '2026-07-14T07:00:06Z', '2026-07-28T07:00:06Z')`,
    [id, sourceId],
  );
}

/** An alert of one store that was told; its ids follow from that of the store's sync. */
async function keepAlert(pool: Pool, sourceId: string, run: string): Promise<void> {
  const id = run.replace('-1111-', '-2222-');
  const where = [{ dimension: 'SOURCE', in: [sourceId] }];
  const definition = JSON.stringify({
    ...{ name: `alert-${sourceId}`, title: `Alert of ${sourceId}`, recoverAfter: 2, timezone: 'Europe/London' },
    metric: {
      ...{ metric: 'netSales', below: '50', above: null, recover: '60', last: 1, unit: 'DAY', includeCurrent: false },
      where,
    },
    ...{
      noOrders: null,
      stockCover: null,
      quietHours: { from: '22:00', to: '07:00' },
      remindHours: 24,
      locale: 'en-GB',
    },
    to: [{ email: null, destination: `desk-of-${sourceId}` }],
  });
  const evidence = JSON.stringify({
    ...{
      statement: `Net sales of ${sourceId}`,
      at: '2026-07-14T07:00:05Z',
      version: '1',
      asOf: '2026-07-14T06:00:00Z',
    },
    figures: [
      { label: sourceId, kind: 'money', style: 'PLAIN', cell: ['1', 'GBP'], first: '2026-07-13', last: '2026-07-13' },
    ],
    query: { document: `{ warehouse { version } } # ${sourceId}`, variables: { of: sourceId } },
    link: `https://shop.example/?store=${sourceId}`,
  });
  const made = [`alert-${sourceId}`, definition, [sourceId]];
  await pool.query(
    `insert into ops.alert (name, definition, made_by, made_by_name, sources, changed_at)
     values ($1, $2, 'key:0', 'key:0', $3, '2026-07-01T00:00:00Z')`,
    made,
  );
  await pool.query(
    `insert into ops.alert_check (alert, rule, state, reason, checked_at, checked_version)
     values ($1, 'rule', 'waiting', 'for ' || $1, '2026-07-14T07:00:05Z', 1)`,
    [made[0]],
  );
  await pool.query(
    `insert into ops.alert_event (
       event_id, alert, subject, kind, rule, definition, sources, label, cause, opened_at, version, evidence, recovered, told_at, resolved_at,
       resolution, resolved_evidence
     )
     values ($4, $1, $5, 'crossed', 'rule', $2, $3, 'label of ' || $5, 'silent:' || $5, '2026-07-14T07:00:05Z', 1, $6, 0,
       '2026-07-14T07:00:06Z', '2026-07-14T08:00:00Z', 'recovered', $6)`,
    [...made, id, sourceId, evidence],
  );
  await pool.query(
    `insert into ops.alert_notice (notice_id, cause, channel, recipient, created_at, content)
     values ($1, 'silent:' || $2, 'destination', 'desk-of-' || $2, '2026-07-14T07:00:06Z', '{}')`,
    [id, sourceId],
  );
  await pool.query('insert into ops.alert_notice_event (notice_id, event_id) values ($1, $1)', [id]);
  await pool.query(
    `insert into ops.message (
       message_id, subject, subject_id, channel, recipient, contains, state, attempts, created_at, next_try_at, settled_at
     )
     values ($1, 'alert', $1, 'destination', 'desk-of-' || $2, '{CONTENT}', 'sent', 1, '2026-07-14T07:00:06Z',
       '2026-07-14T07:00:06Z', '2026-07-14T07:00:07Z')`,
    [id, sourceId],
  );
}

/** One more version: in each of the stores an order of the shared customer, and an earlier order that is gone. */
export async function changeCompany(pool: Pool, sourceIds: readonly string[]): Promise<void> {
  for (const [at, store] of stores.entries()) {
    const { sourceId } = store;
    if (!sourceIds.includes(sourceId)) continue;
    const day = { orderedAt: `2026-07-1${at}T11:00:00Z`, updatedAt: '2026-07-15T05:30:00Z' };
    await apply(
      pool,
      [
        order(`E-${sourceId}`, {
          ...{ ...day, customer: { customerId: `c-${sourceId}`, email: 'alice@example.com', phone: null } },
          ...{ lines: [line('1', { grossSales: '10.00' })], total: '10.00' },
          refunds: [
            refund('r1:1', {
              ...{ refundedAt: '2026-07-14T15:00:00Z', returns: '10.00', total: '10.00', refunded: '10.00' },
            }),
          ],
        }),
        { kind: 'deletion', entity: 'order', id: `D-${sourceId}`, deletedAt: '2026-07-15T05:30:00Z' },
        {
          ...{
            kind: 'inventory',
            inventoryItemId: 'i1',
            variantId: 'v1',
            updatedAt: '2026-07-15T05:30:00Z',
            unitCost: '3.5',
          },
          levels: [
            {
              ...{ locationId: 'l1', changedAt: '2026-07-15T05:30:00Z', isActive: true, available: `${30 + at}` },
              ...{ onHand: '40', committed: '2', incoming: '0', reserved: '0' },
            },
          ],
        },
      ],
      store,
    );
  }
  await publish(pool, '2026-07-15T05:40:00Z');
}
