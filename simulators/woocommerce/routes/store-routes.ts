import { offsetAt } from '../../kit/zone-clock.js';
import { currencyName, symbolOf } from '../render/currency-symbols.js';
import { isAtLeast } from '../settings.js';
import { gmt, siteLocal } from '../site-time.js';
import { WpError } from '../wp-error.js';
import { guardList, guardView, type Route, type RouteCall } from './route.js';
import { settingsOf } from './store-settings.js';

const NAMESPACES = ['oembed/1.0', 'wc/v1', 'wc/v2', 'wc/v3', 'wc-analytics', 'wc/store', 'wp/v2'];
const READ = ['GET'] as const;

/** Identifies the store to a client. */
export const storeRoutes: Route[] = [
  { pattern: /^$/, allow: READ, schemas: () => ({}), answer: (call) => ({ body: indexOf(call) }) },
  {
    pattern: /^wc\/v3$/,
    allow: READ,
    schemas: () => ({}),
    answer: () => ({ body: { namespace: 'wc/v3', routes: {} } }),
  },
  {
    pattern: /^wc\/v3\/system_status$/,
    allow: READ,
    schemas: () => ({}),
    answer: (call) => {
      guardList(call);
      return { body: systemStatus(call) };
    },
  },
  {
    pattern: /^wc\/v3\/data\/currencies\/current$/,
    allow: READ,
    schemas: () => ({}),
    answer: (call) => {
      guardList(call);
      const { currency } = call.hosted.store.settings;
      const href = `${call.context.homeUrl}/wp-json/wc/v3/data/currencies`;
      const _links = { self: [{ href: `${href}/${currency}` }], collection: [{ href }] };
      return { body: { code: currency, name: currencyName(currency), symbol: symbolOf(currency), _links } };
    },
  },
  ...(['general', 'tax'] as const).flatMap((group): Route[] => [
    {
      pattern: new RegExp(`^wc/v3/settings/${group}$`),
      allow: READ,
      schemas: () => ({}),
      answer: (call) => {
        guardList(call);
        return { body: settingsOf(group, call.context) };
      },
    },
    {
      pattern: new RegExp(`^wc/v3/settings/${group}/([a-z_]+)$`),
      allow: ['GET', 'POST', 'PUT', 'PATCH'],
      schemas: () => ({}),
      answer: (call, _ids, [name]) => {
        guardView(call);
        const setting = settingsOf(group, call.context).find(({ id }) => id === name);
        if (!setting) throw new WpError('rest_setting_setting_invalid', 'Invalid setting.', 404);
        return { body: setting };
      },
    },
  ]),
];

/** The index of a WordPress site, which is public. */
function indexOf({ hosted, context }: RouteCall): Record<string, unknown> {
  const { settings } = hosted.store;
  const now = hosted.store.clock.now();
  const passwords = { endpoints: { authorization: `${context.homeUrl}/wp-admin/authorize-application.php` } };
  return {
    name: settings.name,
    description: '',
    url: context.homeUrl,
    home: context.homeUrl,
    gmt_offset: offsetAt(Math.floor(now / 1000), settings.timezone) / 3_600_000,
    timezone_string: settings.timezone,
    namespaces: NAMESPACES,
    authentication: context.homeUrl.startsWith('https:') ? { 'application-passwords': passwords } : [],
    routes: {},
    site_logo: 0,
    site_icon: 0,
    site_icon_url: '',
    _links: { help: [{ href: 'https://developer.wordpress.org/rest-api/' }] },
  };
}

function systemStatus({ hosted, context }: RouteCall): Record<string, unknown> {
  const { settings, clock } = hosted.store;
  const isHpos = settings.storage === 'hpos';
  const dataStore = isHpos ? 'Internal\\DataStores\\Orders\\OrdersTableDataStore' : 'WC_Order_Data_Store_CPT';
  return {
    environment: {
      home_url: context.homeUrl,
      site_url: context.homeUrl,
      version: settings.version,
      wp_version: '6.8.2',
      wp_multisite: false,
      php_version: '8.2.36',
      default_timezone: 'UTC',
    },
    active_plugins: [],
    settings: {
      api_enabled: false,
      force_ssl: false,
      currency: settings.currency,
      currency_symbol: symbolOf(settings.currency),
      currency_position: 'left',
      thousand_separator: ',',
      decimal_separator: '.',
      number_of_decimals: settings.decimals,
      ...(isAtLeast(settings, '8.2') ? { order_datastore: dataStore } : {}),
      HPOS_enabled: isHpos,
    },
    security: { secure_connection: context.homeUrl.startsWith('https:'), hide_errors: true },
    logging: { logging_enabled: true },
    server_time: { site: siteLocal(clock.now(), settings.timezone), gmt: gmt(clock.now()) },
  };
}
