import { Ctx, Extensions, FieldResolver, Resolver } from 'type-graphql';
import { onlySources } from '../ledger/scope/scope.js';
import { rollupStates } from '../models/reporting/rollup-rows.js';
import { Rollup } from '../schema/rollup.js';
import { Warehouse } from '../schema/warehouse.js';
import type { ApiContext } from './context.js';

const expectedRollups = 5;
/** It counts rows. */
const countCost = 100;

@Resolver(() => Warehouse)
export class RollupsResolver {
  @Extensions({ dependsOn: 'operations', cost: countCost, readsFacts: 'always', listSize: () => expectedRollups })
  @FieldResolver(() => [Rollup], { description: "The aggregates of the merchant's own, by name." })
  async rollups(@Ctx() { db, scope }: ApiContext): Promise<object[]> {
    const states = await rollupStates(db);
    return onlySources(scope) === null ? states : states.map((state) => ({ ...state, rows: null, bytes: null }));
  }
}
