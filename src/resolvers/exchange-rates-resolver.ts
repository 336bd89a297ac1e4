import { Ctx, Extensions, FieldResolver, Resolver } from 'type-graphql';
import { rateProviders } from '../canonical/exchange-rate.js';
import { missingRates } from '../ledger/rejected-records/rejected-rows.js';
import { rateFeeds } from '../models/reporting/rate-rows.js';
import { ExchangeRateFeed, MissingExchangeRate } from '../schema/exchange-rates.js';
import { Warehouse } from '../schema/warehouse.js';
import type { ApiContext } from './context.js';

const expectedCurrencies = 5;

@Resolver(() => Warehouse)
export class ExchangeRatesResolver {
  @Extensions({ dependsOn: 'operations', listSize: () => rateProviders.length })
  @FieldResolver(() => [ExchangeRateFeed], { description: 'The state of the exchange rates, by provider.' })
  async exchangeRates(@Ctx() context: ApiContext): Promise<object[]> {
    return rateFeeds(context.db);
  }

  @Extensions({ dependsOn: 'operations', listSize: () => expectedCurrencies })
  @FieldResolver(() => [MissingExchangeRate], {
    description:
      'The rates for which orders are waiting. Those orders are not in any answer; they are loaded automatically once the rate is known.',
  })
  async missingExchangeRates(@Ctx() context: ApiContext): Promise<object[]> {
    return (await missingRates(context.db, context.scope)).map((row) => ({ ...row, records: Number(row.records) }));
  }
}
