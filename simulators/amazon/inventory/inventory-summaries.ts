import type { Amazon, Incoming, Outcome } from '../amazon.js';
import { invalidInput } from '../api-error.js';
import type { StockLevel } from '../data/model.js';
import { Parameters } from '../parameters.js';
import { isoSeconds } from '../times.js';

const TEXT = { kind: 'text' } as const;
const RULES = {
  details: { kind: 'flag' },
  granularityType: { kind: 'text', isRequired: true, values: ['Marketplace'] },
  granularityId: { kind: 'text', isRequired: true },
  startDateTime: { kind: 'instant' },
  sellerSkus: { kind: 'list', max: 50 },
  sellerSku: TEXT,
  nextToken: TEXT,
  marketplaceIds: { kind: 'list', isRequired: true, max: 1 },
} as const;
const OLDEST = 548 * 86_400 * 1_000_000;

/** Answers `getInventorySummaries`. A token lives 30 seconds; without the start of its query it goes on with all rows. */
export function getInventorySummaries(amazon: Amazon, incoming: Incoming): Outcome {
  const { clock, seller, settings, tokens } = amazon;
  const parameters = new Parameters(incoming.query, RULES);
  const id = parameters.text('granularityId')!;
  if (parameters.list('marketplaceIds')![0] !== id || !seller.marketplace(id)) throw invalidInput('granularityId');
  const since = parameters.instant('startDateTime');
  if (since !== undefined && since < clock.now() - OLDEST) throw invalidInput('startDateTime is too old');
  const query = parameters.fingerprint(['nextToken', 'startDateTime']);
  const token = parameters.text('nextToken');
  const at = token === undefined ? 0 : tokens.summaries.find(token, query);
  if (typeof at === 'string') throw invalidInput('', 'Next token is invalid or expired');
  const skus = parameters.list('sellerSkus') ?? (parameters.has('sellerSku') ? [parameters.text('sellerSku')!] : null);
  const levels = seller
    .stockLevels()
    .filter(
      ({ marketplace, article, updatedAt }) =>
        marketplace.id === id && (!skus || skus.includes(article.sku)) && (since === undefined || updatedAt >= since),
    );
  const end = at + settings.summariesPerPage;
  return {
    status: 200,
    body: {
      payload: {
        granularity: { granularityType: 'Marketplace', granularityId: id },
        inventorySummaries: levels.slice(at, end).map((level) => render(level, parameters.flag('details'))),
      },
      ...(levels.length > end && { pagination: { nextToken: tokens.summaries.issue(end, query) } }),
    },
  };
}

function render(level: StockLevel, hasDetails: boolean): object {
  const { article, reservedOrders, reservedTransfers, reservedProcessing, researching } = level;
  const unfulfillable = level.customerDamaged + level.warehouseDamaged + level.defective;
  const reserved = reservedOrders + reservedTransfers + reservedProcessing;
  const inbound = level.inboundWorking + level.inboundShipped + level.inboundReceiving;
  return {
    ...{ asin: article.asin, fnSku: article.fnsku, sellerSku: article.sku, condition: article.condition },
    ...(hasDetails && {
      inventoryDetails: {
        fulfillableQuantity: level.fulfillable,
        inboundWorkingQuantity: level.inboundWorking,
        inboundShippedQuantity: level.inboundShipped,
        inboundReceivingQuantity: level.inboundReceiving,
        reservedQuantity: {
          totalReservedQuantity: reserved,
          pendingCustomerOrderQuantity: reservedOrders,
          pendingTransshipmentQuantity: reservedTransfers,
          fcProcessingQuantity: reservedProcessing,
        },
        researchingQuantity: {
          totalResearchingQuantity: researching,
          researchingQuantityBreakdown:
            researching === 0 ? [] : [{ name: 'researchingQuantityInShortTerm', quantity: researching }],
        },
        unfulfillableQuantity: {
          totalUnfulfillableQuantity: unfulfillable,
          customerDamagedQuantity: level.customerDamaged,
          warehouseDamagedQuantity: level.warehouseDamaged,
          ...{ distributorDamagedQuantity: 0, carrierDamagedQuantity: 0, defectiveQuantity: level.defective },
          expiredQuantity: 0,
        },
      },
    }),
    lastUpdatedTime: isoSeconds(level.updatedAt),
    productName: article.title,
    totalQuantity: level.fulfillable + reserved + researching + unfulfillable + inbound,
  };
}
