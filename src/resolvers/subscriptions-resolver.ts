import { Arg, Args, Ctx, Extensions, ID, Resolver, Root, Subscription } from 'type-graphql';
import { decodePosition } from '../ledger/changes/position.js';
import { latestRunOfSources, type SyncRunRow, syncRunsByKey } from '../ledger/sync-runs/run-rows.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { ChangePage } from '../schema/change.js';
import { ChangesArgs } from '../schema/inputs/changes-args.js';
import { SyncRun } from '../schema/sync-run.js';
import { Warehouse } from '../schema/warehouse.js';
import { changePage, type PresentedPage } from './change-page.js';
import { pageListSize } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { presentRun } from './present/operations.js';
import type { Occasion, SubscriptionContext } from './subscription-context.js';
import { isUuid } from './uuid.js';
import { warehouseAnswer } from './warehouse-answer.js';

interface Subscribed<Args> {
  args: Args;
  context: SubscriptionContext;
}

interface PageOccasion extends Occasion<PresentedPage> {
  after: string;
}

interface RunAsked {
  runId?: string | null;
  sourceId?: string | null;
}

interface RunOccasion extends Occasion<SyncRunRow | null>, RunAsked {}

@Resolver()
export class SubscriptionsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures' })
  @Subscription(() => Warehouse, {
    subscribe: ({ context }: Subscribed<object>) => versions(context),
    description:
      'The version of the warehouse, now and again whenever what you select of it has changed. Of several versions in quick succession you get the latest.',
  })
  async warehouseVersion(@Ctx() context: ApiContext): Promise<object> {
    return warehouseAnswer(context);
  }

  @Extensions({
    dependsOn: 'warehouse',
    // As those of the query.
    needs: 'figures',
    listSize: pageListSize,
  })
  @Subscription(() => ChangePage, {
    subscribe: ({ args, context }: Subscribed<ChangesArgs>) => pages(args, context),
    description:
      'The pages of the query `changes`, one after the other, and one for each version published from then on, perhaps without changes. The id of an event is its `endPosition`: a client that connects again with it as `Last-Event-ID` goes on there.',
  })
  async changes(
    @Ctx() context: ApiContext,
    @Root() occasion: PageOccasion,
    @Args(() => ChangesArgs) { types, first }: ChangesArgs,
  ): Promise<object> {
    const page = await changePage(context, { after: occasion.after, types: types ?? null, first });
    occasion.result = page;
    occasion.eventId = page.endPosition;
    return page;
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Subscription(() => SyncRun, {
    subscribe: ({ args, context }: Subscribed<RunAsked>) => progress(args, context),
    description:
      'A run, now and again whenever what you select of it has changed, until it has ended. Null if it does not exist.',
  })
  async syncProgress(
    @Ctx() context: ApiContext,
    @Root() occasion: RunOccasion,
    @Arg('runId', () => ID, { nullable: true, description: 'The id of the run.' }) _runId: string | null,
    @Arg('sourceId', () => ID, {
      nullable: true,
      description: 'In place of `runId`: the source whose most recently requested run is wanted.',
    })
    _sourceId: string | null,
  ): Promise<object | null> {
    const run = await runOf(context, occasion);
    occasion.result = run;
    return run && presentRun(run);
  }
}

async function* versions({ warehouse }: SubscriptionContext): AsyncGenerator<Occasion> {
  for await (const { mark } of warehouse()) yield { key: mark };
}

function pages({ after }: ChangesArgs, context: SubscriptionContext): AsyncIterable<PageOccasion> {
  const { lastEventId } = context;
  if (lastEventId === null || decodePosition(lastEventId)) return pagesBehind(lastEventId ?? after, context);
  throw new InvalidInputError(
    'The header "Last-Event-ID" is not a position. Send the id of the last event of this subscription, or none.',
    'Last-Event-ID',
  );
}

async function* pagesBehind(begin: string, { warehouse }: SubscriptionContext): AsyncGenerator<PageOccasion> {
  let position = begin;
  let listed = -1n;
  for await (const { version } of warehouse()) {
    // Its last page may have been of a later version already, or only the instant has changed that answers are as of.
    if (BigInt(version) <= listed) continue;
    for (let hasMore = true; hasMore;) {
      const occasion: PageOccasion = { key: `${version} ${position}`, after: position };
      yield occasion;
      if (!occasion.result) return;
      position = occasion.result.endPosition;
      listed = BigInt(occasion.result.version);
      ({ hasMore } = occasion.result);
    }
  }
}

function progress(
  { runId = null, sourceId = null }: RunAsked,
  context: SubscriptionContext,
): AsyncIterable<RunOccasion> {
  if ((runId === null) !== (sourceId === null)) return progressOf({ runId, sourceId }, context);
  throw new InvalidInputError('Give either "runId" or "sourceId".', runId === null ? 'runId' : 'sourceId');
}

async function* progressOf(asked: RunAsked, context: SubscriptionContext): AsyncGenerator<RunOccasion> {
  const first: RunOccasion = { key: 'now', ...asked };
  yield first;
  if (!first.result || isOver(first.result)) return;
  // The same run from here on, also if the source has got another one.
  const { runId } = first.result;
  for await (const mark of context.run(runId)) {
    const occasion: RunOccasion = { key: mark, runId };
    yield occasion;
    if (!occasion.result || isOver(occasion.result)) return;
  }
}

async function runOf({ db, scope }: ApiContext, { runId, sourceId }: RunAsked): Promise<SyncRunRow | null> {
  if (!runId) return (await latestRunOfSources(db, scope, [sourceId!]))[0] ?? null;
  return isUuid(runId) ? ((await syncRunsByKey(db, scope, [runId]))[0] ?? null) : null;
}

function isOver({ status }: SyncRunRow): boolean {
  return status === 'succeeded' || status === 'failed';
}
