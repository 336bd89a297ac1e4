import type { Clock } from '../../../simulators/kit/clock.js';
import type { Random } from '../../../simulators/kit/random.js';
import type { Person } from '../../../simulators/trade/people.js';
import { isCounted, receiptsOf } from '../../../simulators/woocommerce/data/ledger.js';
import { startTrading } from '../../../simulators/woocommerce/data/trading.js';
import type { WooAddress, WooContents } from '../../../simulators/woocommerce/model.js';
import { startWooSimulator } from '../../../simulators/woocommerce/server.js';
import type { PartialSettings } from '../../../simulators/woocommerce/settings.js';
import { WooStore } from '../../../simulators/woocommerce/store.js';
import { order } from '../../models/records.js';
import { customer, type StoreRecord } from '../../models/store-histories.js';
import { testSecrets } from '../../support/secrets.js';
import { type Branch, branchSource } from './branch.js';
import { contactOf } from './regulars.js';

interface StoreToOpen {
  settings: PartialSettings;
  contents: WooContents;
  seed: number | string;
  otherCurrencies?: readonly string[];
}

/**
 * A store with a full reconciliation in each sync: some changes, such as those of an account, have no modified time.
 */
export async function openStore(
  { settings, contents, seed, otherCurrencies = [] }: StoreToOpen,
  clock: Clock,
  people: readonly Person[],
): Promise<Branch> {
  const { id } = settings;
  const store = new WooStore(settings, contents, clock);
  const simulator = await startWooSimulator({ stores: [store], clock });
  const trading = startTrading(store, { seed, people, otherCurrencies });
  const zone = store.settings.timezone;
  return {
    zone,
    source: branchSource(
      { id, platform: 'WOOCOMMERCE', zone },
      {
        settings: {
          ...{ url: simulator.baseUrlFor(id), authentication: 'auto', reconcileHours: 0, reconcileOrders: 500 },
          ...{ consumerKey: testSecrets.wooConsumerKey, consumerSecret: testSecrets.wooConsumerSecret },
        },
      },
    ),
    live: (random) => {
      if (random.chance(0.3)) comeUpAgain(store, people, random);
      else trading.tick(1);
    },
    receipts: () => receiptsOf(store.contents()),
    contacts: () => contactsIn(store.contents(), id),
    close: async () => {
      trading.stop();
      await simulator.close();
    },
  };
}

/** Identifies an account or a guest's order as a person who buys elsewhere too. Accounts always have an address. */
function comeUpAgain(store: WooStore, people: readonly Person[], random: Random): void {
  const { email, phone } = contactOf(people, random);
  const fill = (billing: WooAddress): void => {
    Object.assign(billing, { email: email ?? '', phone: phone ?? '' });
  };
  const { customers, orders } = store.contents();
  const guests = orders.filter(({ customerId }) => customerId === 0);
  if (guests.length > 0 && random.chance(0.5)) {
    store.update('order', random.pick(guests).id, ({ billing }) => fill(billing));
  } else if (customers.length > 0 && email !== null) {
    store.update('customer', random.pick(customers).id, (account) => {
      account.email = email.trim();
      fill(account.billing);
    });
  }
}

function contactsIn({ customers, orders }: WooContents, sourceId: string): StoreRecord[] {
  const contact = (email: string, phone: string) => ({ email: email || null, phone: phone || null });
  return [
    ...customers.map(({ id, email, billing }) => ({
      sourceId,
      record: customer(`${id}`, contact(email || billing.email, billing.phone)),
    })),
    ...orders.filter(isCounted).map(({ id, customerId, billing, createdAt }) => ({
      sourceId,
      record: order(`${id}`, {
        orderedAt: new Date(createdAt / 1000).toISOString(),
        customer: {
          customerId: customerId === 0 ? null : `${customerId}`,
          ...contact(billing.email, billing.phone),
        },
      }),
    })),
  ];
}
