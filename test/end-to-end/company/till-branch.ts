import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../simulators/kit/clock.js';
import { generateTill } from '../../../simulators/till/generate.js';
import { tillReceipts } from '../../../simulators/till/ledger.js';
import type { Till, TillSettings } from '../../../simulators/till/model.js';
import { closingOf, writeTillFiles } from '../../../simulators/till/write-files.js';
import type { Person } from '../../../simulators/trade/people.js';
import { order } from '../../models/records.js';
import { customer, type StoreRecord } from '../../models/store-histories.js';
import { type Branch, branchSource } from './branch.js';
import { type Contact, contactOf } from './regulars.js';

/**
 * A shop whose till writes its files when it closes a day; the trade is generated beforehand. The events in between are
 * changes to its list of customers, or deletions, each in a file of its own.
 */
export async function openTill(
  id: string,
  settings: TillSettings,
  clock: Clock,
  people: readonly Person[],
): Promise<Branch> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-company-'));
  const till = generateTill({ ...settings, people });
  const closed = (): Till => ({ ...till, days: till.days.filter(({ day }) => closingOf(till, day) <= clock.now()) });
  const write = (): void => writeTillFiles(till, folder, closed().days.at(-1)?.day ?? '');
  write();
  const alarms = till.days
    .map(({ day }) => closingOf(till, day))
    .filter((at) => at > clock.now())
    .map((at) => clock.at(at, write));
  const customers = new CustomerList(folder, clock, people);
  const { ianaTimezone: zone, currency } = settings;
  return {
    zone,
    source: branchSource({ id, platform: 'FILES', zone }, { timezone: zone, currency, settings: { path: folder } }),
    live: (random) => {
      const contact = random.chance(0.25) ? null : contactOf(people, random);
      customers.change(`${random.int(1, people.length)}`, contact);
    },
    receipts: () => new Map([[currency, tillReceipts(closed())]]),
    contacts: () => contactsIn(closed(), customers.present, id),
    close: async () => {
      for (const callOff of alarms) callOff();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The till's customers by their number there, and the files with changes. */
class CustomerList {
  readonly present: Map<string, Contact>;
  #changes = 0;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    people: readonly Person[],
  ) {
    this.present = new Map(people.map(({ email, phone }, at) => [`${at + 1}`, { email, phone }]));
  }

  /** @param contact null: the customer is deleted */
  change(customerId: string, contact: Contact | null): void {
    this.#changes += 1;
    const file = path.join(this.folder, `customers-${String(this.#changes).padStart(4, '0')}.csv`);
    const at = new Date(this.clock.now() / 1000);
    // With its time: content that was read before is not read again.
    const row = [customerId, contact?.email ?? '', contact?.phone ?? '', contact === null, at.toISOString()];
    writeFileSync(file, `customer_id,email,phone,deleted,updated_at\n${row.join(',')}\n`);
    utimesSync(file, at, at);
    if (contact === null) this.present.delete(customerId);
    else this.present.set(customerId, contact);
  }
}

function contactsIn(till: Till, customers: ReadonlyMap<string, Contact>, sourceId: string): StoreRecord[] {
  const counted = new Set(tillReceipts(till).map(({ order: sale }) => sale?.id));
  const sales = till.days.flatMap((day) => day.sales).filter(({ orderId }) => counted.has(orderId));
  return [
    ...[...customers].map(([customerId, contact]) => ({ sourceId, record: customer(customerId, contact) })),
    ...sales.map(({ orderId, instant, buyer }) => ({
      sourceId,
      record: order(orderId, {
        orderedAt: new Date(instant / 1000).toISOString(),
        customer: {
          customerId: buyer === null ? null : `${(till.settings.people ?? []).indexOf(buyer) + 1}`,
          ...{ email: buyer?.email ?? null, phone: buyer?.phone ?? null },
        },
      }),
    })),
  ];
}
