import { Arg, Ctx, Extensions, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ChangeKind } from '../canonical/change-kind.js';
import { changeKinds } from '../ledger/changes/kinds.js';
import { decodePosition, encodePosition, type Position } from '../ledger/changes/position.js';
import { endOf, type Feed, isKept, isUnknown, readChanges, readFeed } from '../ledger/changes/read-changes.js';
import type { Permission } from '../ledger/principals/principal.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { pageSize } from '../models/reporting/keyset.js';
import { Change, ChangePage } from '../schema/change.js';
import { Customer } from '../schema/customer.js';
import { ChangeTypeEnum, type ChangeTypeValue } from '../schema/enums/change.js';
import { InventoryLevel } from '../schema/inventory-level.js';
import { OrderItem } from '../schema/order-item.js';
import { Order } from '../schema/order.js';
import { Product } from '../schema/product.js';
import { Refund } from '../schema/refund.js';
import { Warehouse } from '../schema/warehouse.js';
import { pageListSize } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { type PresentedChange, presentChange } from './present/changes.js';
import { RequestError } from './request-error.js';

const defaultChanges = 100;

/** Figures are for everyone, rows for those who may see facts. */
const permissionFor = (kind: ChangeKind): Permission =>
  kind === 'dailySummary' || kind === 'weeklyTrend' ? 'figures' : 'facts';

@Resolver(() => Change)
export class ChangesResolver {
  @Extensions({
    dependsOn: 'warehouse',
    // Changes of facts need more: the resolver leaves them out, or refuses them by name.
    needs: 'figures',
    listSize: pageListSize,
    // Changes of other types and other sources are passed over.
    readsFacts: ({ types }: Record<string, unknown>) => (types ? 'always' : 'of_some_sources'),
  })
  @Query(() => ChangePage, {
    description:
      'Every row that versions of the warehouse changed behind a position, removed ones included. Ask again with `endPosition`: nothing is lost or repeated, across restarts too. Begin with the `changePosition` of `warehouse`, read before everything else.',
  })
  async changes(
    @Ctx() { db, scope, principal }: ApiContext,
    @Arg('after', () => String, { description: 'The position behind which changes are wanted.' }) after: string,
    @Arg('types', () => [ChangeTypeEnum], {
      nullable: true,
      description: 'Only changes of these types, and where everything is new. Omit for all that you may see.',
    })
    types: ChangeTypeValue[] | null,
    @Arg('first', () => Int, {
      defaultValue: defaultChanges,
      description: 'The maximum number of changes, 1 to 500.',
    })
    first: number,
  ): Promise<object> {
    pageSize({ first });
    const position = decodePosition(after);
    if (!position) {
      throw new InvalidInputError(
        '"after" is not a position. Use `endPosition`, or `changePosition` of `warehouse`.',
        'after',
      );
    }
    const kinds = allowedKinds(principal.permissions, types ?? null);
    return db.snapshot(async (snapshot) => {
      const feed = await readFeed(snapshot);
      checkPosition(feed, position);
      const { changes, hasMore } = await readChanges(snapshot, scope, feed, { after: position, kinds, first });
      return {
        changes: changes.map(presentChange),
        endPosition: hasMore ? changes.at(-1)!.position : endOf(feed),
        hasMore,
        version: String(feed.version),
      };
    });
  }

  @FieldResolver(() => Order, { nullable: true, description: 'The order, of a change of it.' })
  async order(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'order' ? loaders.order.load(id) : null;
  }

  @FieldResolver(() => OrderItem, { nullable: true, description: 'The line, of a change of it.' })
  async orderItem(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'orderItem' ? loaders.orderItem.load(id) : null;
  }

  @FieldResolver(() => Refund, { nullable: true, description: 'The refund row, of a change of it.' })
  async refund(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'refund' ? loaders.refund.load(id) : null;
  }

  @FieldResolver(() => Customer, { nullable: true, description: 'The customer, of a change of them.' })
  async customer(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'customer' ? loaders.customer.load(id) : null;
  }

  @FieldResolver(() => Product, { nullable: true, description: 'The product variant, of a change of it.' })
  async product(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'product' ? loaders.product.load(id) : null;
  }

  @FieldResolver(() => InventoryLevel, { nullable: true, description: 'The stock level, of a change of it.' })
  async inventoryLevel(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'inventoryLevel' ? loaders.inventoryLevel.load(id) : null;
  }
}

@Resolver(() => Warehouse)
export class ChangePositionResolver {
  @FieldResolver(() => String, {
    description:
      'The position in `changes` behind this version: the changes after it are those that this answer lacks.',
  })
  async changePosition(@Ctx() { db }: ApiContext, @Root() { version }: Warehouse): Promise<string> {
    const { feedId } = await readFeed(db);
    return encodePosition({ feedId, version: Number(version), entry: null });
  }
}

/** null: all. */
function allowedKinds(
  permissions: ReadonlySet<Permission>,
  types: readonly ChangeTypeValue[] | null,
): readonly ChangeKind[] {
  const asked = types?.filter((type) => type !== 'everything') ?? null;
  const refused = asked?.find((kind) => !permissions.has(permissionFor(kind)));
  if (refused !== undefined) {
    throw new RequestError('Changes of this type are for those who may see facts.', 'FORBIDDEN', { type: refused });
  }
  return asked ?? (Object.keys(changeKinds) as ChangeKind[]).filter((kind) => permissions.has(permissionFor(kind)));
}

function checkPosition(feed: Feed, position: Position): void {
  const details = { argument: 'after', endPosition: endOf(feed) };
  if (isUnknown(feed, position)) {
    throw new RequestError(
      'The position is not one of this warehouse: it was moved, or restored from a backup. Read everything again, then go on from `endPosition` of this error.',
      'POSITION_UNKNOWN',
      details,
    );
  }
  if (isKept(feed, position)) return;
  throw new RequestError(
    `The changes after this position are no longer kept, those since version ${feed.oldest ?? feed.version} are. Read everything again, then go on from \`endPosition\` of this error. The operator can keep them longer with changes.keepDays.`,
    'POSITION_TOO_OLD',
    details,
  );
}
