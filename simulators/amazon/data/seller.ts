import { Random } from '../../kit/random.js';
import { SortedIndex } from '../../kit/sorted-index.js';
import type { Marketplace } from './marketplaces.js';
import type { Article, CustomerReturn, Micros, Movement, Order, PlantedRow, StockLevel, Transaction } from './model.js';

/** A seller's records. They change only through `put` and the steps of a trader. */
export class Seller {
  readonly sellerId = 'A3SIMSELLER01';
  readonly storeName = 'Cartograph Trading';
  readonly orders = new Map<string, Order>();
  /** The same, in the order of creation. */
  readonly orderList: Order[] = [];
  readonly ordersByUpdate = new SortedIndex<Order>(({ updatedAt }) => updatedAt);
  readonly ordersByCreation = new SortedIndex<Order>(({ createdAt }) => createdAt);
  readonly transactions: Transaction[] = [];
  readonly #transactionsByOrder = new Map<string, Transaction[]>();
  readonly returns: CustomerReturn[] = [];
  readonly movements: Movement[] = [];
  readonly planted: PlantedRow[] = [];
  readonly #stock = new Map<string, StockLevel>();
  #next = 0;

  constructor(
    readonly marketplaces: readonly Marketplace[],
    readonly articles: readonly Article[],
    /** When the seller opened: the first settlement starts. */
    readonly openedAt: Micros,
    /** The present of the generator: records are older. */
    public now: Micros,
    readonly random: Random,
  ) {}

  marketplace(id: string): Marketplace | undefined {
    return this.marketplaces.find((each) => each.id === id);
  }

  /** A number for a new record, ascending. */
  next(): number {
    return ++this.#next;
  }

  /** Stores a new or changed order. */
  put(order: Order): void {
    if (!this.orders.has(order.orderId)) this.orderList.push(order);
    this.orders.set(order.orderId, order);
    this.ordersByUpdate.set(order);
    this.ordersByCreation.set(order);
  }

  /** Those of an order, oldest first. */
  transactionsOf(orderId: string): Transaction[] {
    const known = this.#transactionsByOrder.get(orderId) ?? [];
    this.#transactionsByOrder.set(orderId, known);
    return known;
  }

  /** Stores a transaction that is just posted. */
  post(transaction: Transaction): void {
    this.transactions.push(transaction);
    if (transaction.order) this.transactionsOf(transaction.order.orderId).push(transaction);
  }

  stock(article: Article, marketplace: Marketplace): StockLevel {
    const key = `${article.sku}|${marketplace.id}`;
    const known = this.#stock.get(key);
    if (known) return known;
    const level = { ...emptyLevel, article, marketplace, updatedAt: this.openedAt };
    this.#stock.set(key, level);
    return level;
  }

  stockLevels(): StockLevel[] {
    return [...this.#stock.values()];
  }

  /** Adds a row to a settlement that no transaction explains. */
  plant(row: PlantedRow): void {
    this.planted.push(row);
  }
}

const emptyLevel = {
  ...{ fulfillable: 0, inboundWorking: 0, inboundShipped: 0, inboundReceiving: 0, reservedOrders: 0 },
  ...{ reservedTransfers: 0, reservedProcessing: 0, researching: 0, customerDamaged: 0, warehouseDamaged: 0 },
  defective: 0,
};
