import type { Micros, StockLevel } from './model.js';
import { type Charge, postCharge, restateFee } from './postings.js';
import type { Seller } from './seller.js';
import { note, receive } from './stock-moves.js';

const FEES: Record<'storage' | 'longTerm' | 'subscription' | 'inbound' | 'removal', Omit<Charge, 'amount'>> = {
  storage: fee('FBAStorageBilling', 'FBAStorageFee', 'Storage Fee'),
  longTerm: fee('StorageRenewalBilling', 'FBALongTermStorageFee', 'StorageRenewalBilling'),
  subscription: fee('Subscription', 'Subscription', 'Subscription Fee'),
  inbound: fee('FBAInboundTransportationFee', 'FBAInboundTransportationFee', 'FBAInboundTransportationFee'),
  removal: fee('FBARemovalFee', 'FBARemovalFee', 'RemovalComplete'),
};

function fee(description: string, name: string, settled: string): Omit<Charge, 'amount'> {
  return { type: 'ServiceFee', description, path: ['AmazonFees', name], settled: ['other-transaction', settled] };
}

/** A fee of the account: storage, subscription, transport, removal. */
export function chargeFee(seller: Seller, at: Micros): true {
  const { random } = seller;
  const kind = random.pick(Object.keys(FEES) as (keyof typeof FEES)[]);
  const reference = kind === 'inbound' ? `FBA${random.int(10, 99)}CD${random.int(1, 9)}HGQ${random.int(1, 9)}` : '';
  const charge = { ...FEES[kind], amount: -BigInt(random.int(50, 2500)), ...(reference !== '' && { reference }) };
  postCharge(seller, random.pick(seller.marketplaces), charge, at);
  return true;
}

/** The cost of advertising is taken from the balance. */
export function chargeAdvertising(seller: Seller, at: Micros): true {
  const amount = -BigInt(seller.random.int(50, 1500));
  const names = { path: ['AdvertisingFee'], settled: ['Cost of Advertising', 'TransactionTotalAmount'] } as const;
  const charge: Charge = { type: 'ProductAdsPayment', description: 'ProductAdsPayment', ...names, amount };
  postCharge(seller, seller.random.pick(seller.marketplaces), charge, at);
  return true;
}

/** A correction of the balance, either way. */
export function adjust(seller: Seller, at: Micros): true {
  const amount = BigInt(seller.random.int(-2000, 2000)) || 1n;
  const names = { path: ['Other'], settled: ['other-transaction', 'MiscAdjustment'] } as const;
  const charge: Charge = { type: 'Adjustment', description: 'MiscellaneousAdjustment', ...names, amount };
  postCharge(seller, seller.random.pick(seller.marketplaces), charge, at);
  return true;
}

/** Corrects the fees of a sale whose money is still deferred. False if there is none. */
export function restateSomeFee(seller: Seller, at: Micros): boolean {
  const held = seller.transactions.filter(
    ({ type, deferral }) => type === 'Shipment' && deferral !== null && deferral.maturesAt > at,
  );
  return held.length > 0 && restateFee(seller.random.pick(held), BigInt(seller.random.int(1, 60)));
}

/** A unit cannot be found: Amazon looks for it. */
export function search(seller: Seller, at: Micros): boolean {
  const level = someLevel(seller, ({ fulfillable }) => fulfillable > 0);
  if (!level) return false;
  level.fulfillable -= 1;
  level.researching += 1;
  level.updatedAt = at;
  return true;
}

/** A search ends: the unit is found, or it is lost and Amazon pays for it. */
export function endSearch(seller: Seller, at: Micros): boolean {
  const level = someLevel(seller, ({ researching }) => researching > 0);
  if (!level) return false;
  level.researching -= 1;
  level.updatedAt = at;
  if (seller.random.chance(0.4)) level.fulfillable += 1;
  else {
    note(seller, level, at, { kind: 'Adjustments', quantity: -1, reason: 'M' });
    reimburse(seller, level, 1, at);
  }
  return true;
}

/** A lost unit turns up: it is stock again and the payment for it is taken back. */
export function turnUp(seller: Seller, at: Micros): boolean {
  const paid = seller.transactions.filter(({ type }) => type === 'FBAInventoryReimbursement');
  const last = paid.at(-1);
  if (!last || last.items.length === 0) return false;
  const level = seller.stock(last.items[0]!.article, last.marketplace);
  level.fulfillable += 1;
  note(seller, level, at, { kind: 'Adjustments', quantity: 1, reason: 'F' });
  reimburse(seller, level, -1, at);
  return true;
}

/** Stock arrives: planned, on the way, or put on the shelves. */
export function restock(seller: Seller, at: Micros): boolean {
  const level = someLevel(seller, () => true);
  if (!level) return false;
  level.updatedAt = at;
  if (level.inboundReceiving > 0) {
    const units = level.inboundReceiving;
    level.inboundReceiving = 0;
    receive(seller, level, at, units);
  } else if (level.inboundShipped > 0) {
    level.inboundReceiving = level.inboundShipped;
    level.inboundShipped = 0;
  } else if (level.inboundWorking > 0) {
    level.inboundShipped = level.inboundWorking;
    level.inboundWorking = 0;
  } else level.inboundWorking = seller.random.int(5, 40);
  return true;
}

/** A unit is damaged in the warehouse, or units move between centres. */
export function mishandle(seller: Seller, at: Micros): boolean {
  const level = someLevel(seller, ({ fulfillable }) => fulfillable > 2);
  if (!level) return false;
  level.fulfillable -= 1;
  if (seller.random.chance(0.5)) {
    level.reservedTransfers += 1;
    level.updatedAt = at;
    return true;
  }
  level.warehouseDamaged += 1;
  note(seller, level, at, { kind: 'Adjustments', quantity: -1, reason: 'E' });
  note(seller, level, at, { kind: 'Adjustments', quantity: 1, reason: 'E', disposition: 'WAREHOUSE_DAMAGED' });
  return true;
}

function reimburse(seller: Seller, { article, marketplace }: StockLevel, units: 1 | -1, at: Micros): void {
  const price = article.prices.get(marketplace.id)!;
  const [name, settled] =
    units > 0 ? ['FBAInventoryReimbursement', 'WAREHOUSE_LOST'] : ['FBAReversedReimbursement', 'COMPENSATED_CLAWBACK'];
  const charge: Charge = {
    ...{
      type: 'FBAInventoryReimbursement',
      description: 'FBA Inventory Reimbursement',
      items: [{ article, quantity: 1 }],
    },
    ...{ path: ['FBAInventoryReimbursement', name], settled: ['FBA Inventory Reimbursement', settled] },
    amount: (BigInt(units) * price * 7n) / 10n,
  };
  postCharge(seller, marketplace, charge, at);
}

function someLevel(seller: Seller, fits: (level: StockLevel) => boolean): StockLevel | undefined {
  const fitting = seller.stockLevels().filter(fits);
  return fitting.length === 0 ? undefined : seller.random.pick(fitting);
}
