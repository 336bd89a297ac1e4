import Type, { type Static } from 'typebox';
import type { ConnectContext, DriftReport } from '../../../contract/extractor.js';
import { ConfigError, TransientError } from '../../../runtime/errors.js';
import { parseSlice } from '../../reading/json-slice.js';
import { compileCheck } from '../../staging/schema-check.js';
import { GoogleAdsClient } from '../client/client.js';
import { digitsOf, type GoogleAdsSettings } from '../client/settings.js';

/** An account that advertises. */
export interface AdAccount {
  /** Digits. */
  id: string;
  name: string;
  currency: string;
  timezone: string;
  /** The manager through which it is reached; null: directly. */
  loginCustomerId: string | null;
}

export interface Accounts {
  /** Of the settings: a manager, or the only account. */
  root: { id: string; name: string; currency: string; timezone: string; isManager: boolean };
  read: readonly AdAccount[];
  /** Clients that Google does not let anybody read: cancelled, suspended, closed. */
  closed: readonly { id: string; name: string; status: string }[];
  /** Clients that the settings name and the manager does not have, or no longer. */
  unlinked: readonly string[];
  /** Whether the settings want an account that may be below the root. */
  isSelected(id: string): boolean;
}

/** The accounts of a source, which are requested once per connection. */
export interface ConnectedAccounts {
  client: GoogleAdsClient;
  context: ConnectContext;
  accounts(): Promise<Accounts>;
  /** The longest lookback of an account's conversion actions, in days. */
  lookbackDays(account: AdAccount): Promise<number>;
}

const id = Type.String({ pattern: '^\\d+$' });
const text = Type.Optional(Type.String());
const customer = Type.Object({
  ...{ id, descriptiveName: text, currencyCode: Type.String(), timeZone: Type.String() },
  manager: Type.Optional(Type.Boolean()),
});
const client = Type.Object({ ...customer.properties, currencyCode: text, timeZone: text, status: text });
const action = Type.Object({
  clickThroughLookbackWindowDays: Type.Optional(id),
  viewThroughLookbackWindowDays: Type.Optional(id),
});

const checks = {
  customer: compileCheck(customer, { subject: 'Google Ads', personal: [] }),
  customerClient: compileCheck(client, { subject: 'Google Ads', personal: [] }),
  conversionAction: compileCheck(action, { subject: 'Google Ads', personal: [] }),
};
const unheard: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };

const columns = (resource: string, fields: string): string =>
  fields
    .split(' ')
    .map((field) => `${resource}.${field}`)
    .join(', ');
const customerQuery = `SELECT ${columns('customer', 'id descriptive_name currency_code time_zone manager')} FROM customer`;
/** The whole tree below a manager. `listAccessibleCustomers` would only list what is shared with the credentials directly. */
const clientsQuery = `SELECT ${columns('customer_client', 'id descriptive_name currency_code time_zone manager status')} FROM customer_client`;
const actionsQuery = `SELECT ${columns('conversion_action', 'id click_through_lookback_window_days view_through_lookback_window_days')} FROM conversion_action WHERE conversion_action.status = 'ENABLED'`;

export function connectAccounts(settings: GoogleAdsSettings, context: ConnectContext): ConnectedAccounts {
  const client = new GoogleAdsClient(settings, context);
  const lookbacks = new Map<string, Promise<number>>();
  let read: Promise<Accounts> | undefined;
  return {
    client,
    context,
    accounts: () => (read ??= readAccounts(client, settings)),
    lookbackDays: (account) => {
      const asked = lookbacks.get(account.id) ?? readLookback(client, account);
      lookbacks.set(account.id, asked);
      // The next attempt asks again.
      asked.catch(() => lookbacks.delete(account.id));
      return asked;
    },
  };
}

async function readAccounts(client: GoogleAdsClient, settings: GoogleAdsSettings): Promise<Accounts> {
  const rootId = digitsOf(settings.customerId);
  const login = settings.loginCustomerId === undefined ? null : digitsOf(settings.loginCustomerId);
  const [found] = await rowsOf(client, { id: rootId, loginCustomerId: login }, customerQuery, 'customer');
  if (!found)
    throw new TransientError(`account ${rootId} does not describe itself`, { code: 'google_ads_no_customer' });
  const { currencyCode: currency, timeZone: timezone, manager: isManager = false } = found;
  const root = { id: rootId, name: found.descriptiveName ?? rootId, currency, timezone, isManager };
  if (isManager) return { root, ...(await readClients(client, root, settings, login ?? rootId)) };
  if (settings.clients !== undefined) {
    throw new ConfigError(`${rootId} is not a manager: leave settings.clients out.`, { code: 'google_ads_no_manager' });
  }
  return {
    root,
    read: [{ ...root, loginCustomerId: login }],
    closed: [],
    unlinked: [],
    isSelected: (id) => id === rootId,
  };
}

async function readClients(
  client: GoogleAdsClient,
  root: Accounts['root'],
  settings: GoogleAdsSettings,
  login: string,
): Promise<Omit<Accounts, 'root'>> {
  const listed = await rowsOf(client, { id: root.id, loginCustomerId: login }, clientsQuery, 'customerClient');
  // Below two managers of the tree an account occurs twice.
  const all = new Map(listed.filter(({ manager }) => manager !== true).map((each) => [each.id, each]));
  const selected = settings.clients && new Set(settings.clients.map(digitsOf));
  const wanted = selected ? [...selected] : [...all.keys()].sort();
  const unknown = wanted.filter((each) => !all.has(each));
  if (unknown.length > 0 && unknown.length === wanted.length) {
    throw new ConfigError(
      `Manager ${root.id} has no client ${unknown.join(', ')}. Correct settings.clients, or leave it out to read all.`,
      { code: 'google_ads_no_client' },
    );
  }
  const read: AdAccount[] = [];
  const closed = [];
  for (const each of wanted.filter((wantedId) => all.has(wantedId))) {
    const { id: clientId, descriptiveName, currencyCode, timeZone, status = 'ENABLED' } = all.get(each)!;
    const name = descriptiveName ?? clientId;
    if (status !== 'ENABLED') closed.push({ id: clientId, name, status });
    else {
      // Google lists both for every account that is enabled.
      const [currency, timezone] = [currencyCode ?? root.currency, timeZone ?? root.timezone];
      read.push({ id: clientId, name, currency, timezone, loginCustomerId: login });
    }
  }
  return { read, closed, unlinked: unknown, isSelected: (id) => selected?.has(id) ?? true };
}

async function readLookback(client: GoogleAdsClient, account: AdAccount): Promise<number> {
  const actions = await rowsOf(client, account, actionsQuery, 'conversionAction');
  const days = actions.flatMap(({ clickThroughLookbackWindowDays = '0', viewThroughLookbackWindowDays = '0' }) => [
    Number(clickThroughLookbackWindowDays),
    Number(viewThroughLookbackWindowDays),
  ]);
  return days.reduce((longest, each) => Math.max(longest, each), 0);
}

interface Resources {
  customer: Static<typeof customer>;
  customerClient: Static<typeof client>;
  conversionAction: Static<typeof action>;
}

/** The resource of each row. */
async function rowsOf<R extends keyof Resources>(
  client: GoogleAdsClient,
  { id: customerId, loginCustomerId }: Pick<AdAccount, 'id' | 'loginCustomerId'>,
  query: string,
  resource: R,
): Promise<Resources[R][]> {
  const slices = await client.stream({ customerId, loginCustomerId, query, fields: [resource] }, (row) => row.field(0));
  return slices.map((slice) => checks[resource](parseSlice(slice), resource, unheard) as Resources[R]);
}
