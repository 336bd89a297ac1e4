import { Arg, Ctx, Extensions, ID, Mutation, Resolver } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { allSources } from '../ledger/sources/source-rows.js';
import { syncRunsByKey } from '../ledger/sync-runs/run-rows.js';
import { PlatformEnum } from '../schema/enums/platform.js';
import { TriggerSyncPayload } from '../schema/trigger-sync-payload.js';
import type { ApiContext } from './context.js';
import { presentRun } from './present/operations.js';
import { RequestError } from './request-error.js';

@Resolver()
export class TriggerSyncResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => TriggerSyncPayload, {
    description:
      'Queues a sync run for every source of a platform, or for one source. With both arguments, for the source if it ' +
      'belongs to the platform. Returns at once; follow the runs with `syncRuns`. A source that already has a queued or ' +
      'running run gets no second one.',
  })
  async triggerSync(
    @Ctx() context: ApiContext,
    @Arg('platform', () => PlatformEnum, { nullable: true, description: 'All configured sources of this platform.' })
    platform: Platform | null,
    @Arg('source', () => ID, { nullable: true, description: 'The configured source with this id.' })
    source: string | null,
  ): Promise<object> {
    await checkTarget(context, platform ?? null, source ?? null);
    const requested = await context.requestSyncs({
      scope: context.scope,
      ...(platform && { platform }),
      ...(source && { sourceId: source }),
      trigger: 'api',
    });
    const runs = await syncRunsByKey(
      context.db,
      context.scope,
      requested.map(({ run }) => run.runId),
    );
    const runOf = new Map(runs.map((run) => [run.runId, presentRun(run)]));
    return { runs: requested.map(({ run, alreadyActive }) => ({ run: runOf.get(run.runId), alreadyActive })) };
  }
}

async function checkTarget(
  { db, scope }: Pick<ApiContext, 'db' | 'scope'>,
  platform: Platform | null,
  source: string | null,
): Promise<void> {
  if (!platform && !source) {
    throw new RequestError('Neither "platform" nor "source" is given. Set one of them.', 'BAD_USER_INPUT', {
      argument: 'platform',
    });
  }
  const configured = (await allSources(db, scope)).filter(({ isConfigured }) => isConfigured);
  const matches = configured.some(
    (candidate) => (!platform || candidate.platform === platform) && (!source || candidate.sourceId === source),
  );
  if (matches) return;
  const asked = [source && `source "${source}"`, platform && `platform ${platform}`].filter(Boolean).join(' and ');
  const choice = configured.map(({ sourceId, platform: of }) => `${sourceId} (${of})`).join(', ') || 'none';
  throw new RequestError(`No configured source matches ${asked}. Configured sources: ${choice}.`, 'NOT_FOUND', {
    argument: source ? 'source' : 'platform',
  });
}
