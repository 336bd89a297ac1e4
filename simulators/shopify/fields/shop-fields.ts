import type { Access } from '../access.js';
import { gid, type TypeFields, time } from '../context.js';
import type { ShopEvent } from '../model.js';
import type { Shop } from '../shop.js';

const SUBJECT_TYPES: Record<ShopEvent['subjectType'], string> = {
  ORDER: 'Order',
  PRODUCT: 'Product',
  CUSTOMER: 'Customer',
  PRODUCT_VARIANT: 'ProductVariant',
};

/** The zone's current offset, such as `+01:00`; Intl writes `GMT+01:00`, and plain `GMT` for zero. */
function timezoneOffset(shop: Shop): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: shop.settings.ianaTimezone, timeZoneName: 'longOffset' });
  const parts = format.formatToParts(new Date(shop.clock.now() / 1000));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name.slice('GMT'.length) || '+00:00';
}

/** Shopify numbers its shops; a simulated one gets its number from its name. */
function shopId(domain: string): number {
  let id = 7;
  for (const letter of domain) id = (id * 31 + letter.charCodeAt(0)) % 1_000_000_007;
  return id;
}

export const shopFields: Record<string, TypeFields> = {
  Shop: {
    id: (shop: Shop) => gid('Shop', shopId(shop.settings.domain)),
    name: (shop: Shop) => shop.settings.name,
    myshopifyDomain: (shop: Shop) => shop.settings.domain,
    currencyCode: (shop: Shop) => shop.settings.currency,
    ianaTimezone: (shop: Shop) => shop.settings.ianaTimezone,
    timezoneOffset,
    timezoneOffsetMinutes: (shop: Shop) => {
      const [sign, hours, minutes] = [timezoneOffset(shop)[0], ...timezoneOffset(shop).slice(1).split(':').map(Number)];
      return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    },
    plan: (shop: Shop) => shop.settings,
  },
  ShopPlan: {
    publicDisplayName: (settings: Shop['settings']) => settings.planName,
    displayName: (settings: Shop['settings']) => settings.planName,
    shopifyPlus: (settings: Shop['settings']) => /plus|enterprise/i.test(settings.planName),
    partnerDevelopment: (settings: Shop['settings']) => /development/i.test(settings.planName),
  },
  AppInstallation: {
    id: () => gid('AppInstallation', 1),
    accessScopes: (access: Access) => [...access.scopes],
  },
  AccessScope: {
    handle: (scope: string) => scope,
    description: (scope: string) => scope.replaceAll('_', ' '),
  },
  BasicEvent: {
    id: (event: ShopEvent) => gid('BasicEvent', event.id),
    action: (event: ShopEvent) => event.action,
    createdAt: (event: ShopEvent) => time(event.createdAt),
    message: (event: ShopEvent) =>
      `The ${event.subjectType.toLowerCase().replace('_', ' ')} ${event.subjectId} was deleted.`,
    subjectId: (event: ShopEvent) => gid(SUBJECT_TYPES[event.subjectType], event.subjectId),
    subjectType: (event: ShopEvent) => event.subjectType,
    criticalAlert: () => false,
    attributeToApp: () => false,
    attributeToUser: () => true,
    appTitle: () => null,
  },
};
