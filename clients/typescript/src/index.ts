export { type Answer, type Client, type ClientOptions, createClient, type RequestOptions } from './client.js';
export { type AnswerOf, type Document, TypedDocumentString, type VariablesOf } from './document.js';
export { type ChangePage, type ChangesOptions, changesAfter } from './changes.js';
export { type Page, type Paginated, paginate } from './paginate.js';
export type { WaitOptions } from './polling.js';
export type { StreamEvent, SubscribeOptions } from './subscribe.js';
export { type SyncTarget, syncAndWait, waitForSync } from './wait-for-sync.js';
export { type WarehouseVersion, warehouseVersions } from './versions.js';

export { type Decimal, decimal, isDecimal, zero } from './decimal/decimal.js';
export { add, changePercent, compare, divide, multiply, negate, round, subtract, sum } from './decimal/arithmetic.js';
export { compareMoney, type Money, subtractMoney, sumMoney } from './decimal/money.js';
export { formatDecimal, formatMoney, formatRatio } from './decimal/format.js';

export { CartographError } from './errors/cartograph-error.js';
export * from './errors/kinds.js';

export * from './generated/documents.js';
