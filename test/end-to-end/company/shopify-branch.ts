import type { Clock } from '../../../simulators/kit/clock.js';
import type { Random } from '../../../simulators/kit/random.js';
import { contentsOf } from '../../../simulators/shopify/data/contents.js';
import { receiptsOf } from '../../../simulators/shopify/data/ledger.js';
import { applyRandomStep } from '../../../simulators/shopify/data/random-step.js';
import type { ShopContents, ShopSettings } from '../../../simulators/shopify/model.js';
import { startShopifySimulator } from '../../../simulators/shopify/server.js';
import { Shop } from '../../../simulators/shopify/shop.js';
import type { Person } from '../../../simulators/trade/people.js';
import { order } from '../../models/records.js';
import { customer, type StoreRecord } from '../../models/store-histories.js';
import { testSecrets } from '../../support/secrets.js';
import { type Branch, branchSource } from './branch.js';
import { contactOf } from './regulars.js';

export async function openShop(
  { id, settings, contents }: { id: string; settings: ShopSettings; contents: ShopContents },
  clock: Clock,
  people: readonly Person[],
): Promise<Branch> {
  const shop = new Shop(settings, contents, { clock });
  const simulator = await startShopifySimulator({ shops: [shop] });
  const zone = settings.ianaTimezone;
  return {
    zone,
    source: branchSource(
      { id, platform: 'SHOPIFY', zone },
      {
        settings: {
          ...{ shop: settings.domain, baseUrl: simulator.baseUrlFor(settings.domain) },
          ...{ accessToken: testSecrets.shopifyToken, bulkThreshold: 1_000_000 },
        },
      },
    ),
    live: (random) => {
      if (random.chance(0.3)) comeUpAgain(shop, people, random);
      else applyRandomStep(shop, random);
    },
    receipts: () => new Map([[settings.currency, receiptsOf(contentsOf(shop))]]),
    contacts: () => contactsIn(contentsOf(shop), id),
    close: () => simulator.close(),
  };
}

/** Identifies an account or a guest's order as a person who buys elsewhere too. */
function comeUpAgain(shop: Shop, people: readonly Person[], random: Random): void {
  const contact = contactOf(people, random);
  const { customers, orders } = contentsOf(shop);
  const guests = orders.filter(({ customerId }) => customerId === null);
  if (guests.length > 0 && random.chance(0.5)) {
    shop.update('order', random.pick(guests).id, (guest) => ({ ...guest, ...contact }));
    return;
  }
  const isTaken = customers.some(({ email }) => email?.trim().toLowerCase() === contact.email?.trim().toLowerCase());
  if (customers.length === 0 || (contact.email !== null && isTaken)) return;
  shop.update('customer', random.pick(customers).id, (account) => ({ ...account, ...contact }));
}

function contactsIn({ customers, orders }: ShopContents, sourceId: string): StoreRecord[] {
  return [
    ...customers.map(({ id, email, phone }) => ({ sourceId, record: customer(`${id}`, { email, phone }) })),
    ...orders.map(({ id, customerId, email, phone, processedAt }) => ({
      sourceId,
      record: order(`${id}`, {
        orderedAt: new Date(Math.floor(processedAt / 1_000_000) * 1000).toISOString(),
        customer: { customerId: customerId === null ? null : `${customerId}`, email, phone },
      }),
    })),
  ];
}
