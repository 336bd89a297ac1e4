import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Alert as AlertDefinition, maxAlerts } from '../canonical/alert.js';
import { type KnownAlert, knownAlerts } from '../jobs/alerts/known-alerts.js';
import type { AlertCheck, AlertState } from '../ledger/alerts/checks.js';
import {
  insertAlert,
  pauseAlert,
  removeAlert,
  replaceAlert,
  type StoredAlert,
  storedAlert,
} from '../ledger/alerts/definitions.js';
import {
  alertEventColumns,
  alertEventConditions,
  alertEventOrdering,
  alertEventTable,
  type AlertEvent as EventRow,
} from '../ledger/alerts/events.js';
import { isLasting } from '../ledger/principals/current-principal.js';
import { onlySources } from '../ledger/scope/scope.js';
import { sourcesByKey } from '../ledger/sources/source-rows.js';
import { Alert, AlertEvent, AlertEventConnection } from '../schema/alert.js';
import { AlertStateEnum } from '../schema/enums/alert.js';
import { AlertEventsArgs, AlertInput } from '../schema/inputs/alert-input.js';
import { DateTimeScalar } from '../schema/scalars/date-time.js';
import { ReportMessage } from '../schema/scheduled-report.js';
import { alertOf } from './alert-definition.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { presentAlertDefinition, presentAlertEvent } from './present/alerts.js';
import { RequestError } from './request-error.js';
import { wrong } from './scheduled-report-definition.js';

const expectedAlerts = 20;
const expectedMessages = 3;

@Resolver(() => Alert)
export class AlertsResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate', listSize: () => expectedAlerts, readsFacts: 'never' })
  @Query(() => [Alert], { description: 'The alerts of the configuration and of the API, ordered by name.' })
  async alerts(@Ctx() context: ApiContext): Promise<object[]> {
    return (await alertsInSight(context))
      .toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1))
      .map(present);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate', ...indexedPage({}), readsFacts: 'never' })
  @Query(() => AlertEventConnection, {
    description: 'What alerts found, the one that was opened last first, a page at a time.',
  })
  async alertEvents(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => AlertEventsArgs) { filter, ...page }: AlertEventsArgs,
  ): Promise<object> {
    const question = {
      connection: 'alertEvents',
      orderBy: 'OPENED_AT_DESC',
      ordering: alertEventOrdering,
      columns: alertEventColumns,
      from: alertEventTable,
      conditions: alertEventConditions(context.scope, filter ?? {}),
      page,
    };
    return connectionAnswer<EventRow>(context.db, info, question, presentAlertEvent);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => Alert, {
    description:
      'Makes an alert, with the rights of the API key that makes it: its roles and sources whenever it is judged. Of a key that is ' +
      'revoked nothing is judged any more.',
  })
  async createAlert(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, {
      description: 'Its name: at most 60 lower-case letters, digits and hyphens, starting with a letter.',
    })
    id: string,
    @Arg('alert', () => AlertInput, { description: 'What is to be watched.' }) alert: AlertInput,
  ): Promise<object> {
    const made = await madeAlert(context, id, alert);
    const stored = await insertAlert(context.db, made, { at: context.now, most: maxAlerts });
    if (stored) return presentStored(stored);
    throw wrong(
      'id',
      `There is an alert of this name already, or there are ${maxAlerts}. Choose another name, change it with "updateAlert", or remove one.`,
    );
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => Alert, {
    description:
      'Replaces what an alert is. From then on it has the rights of the API key that replaces it. With another rule it begins anew, and ' +
      'nothing more is told of what it had found.',
  })
  async updateAlert(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
    @Arg('alert', () => AlertInput, { description: 'What is to be watched from now on.' }) alert: AlertInput,
  ): Promise<object> {
    await changeable(context, id);
    return presentStored((await replaceAlert(context.db, await madeAlert(context, id, alert), context.now)) ?? raise());
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => Alert, {
    description: 'Pauses an alert: it is not judged until `resumeAlert`. What it has found is still told.',
  })
  async pauseAlert(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    await changeable(context, id);
    return presentStored((await pauseAlert(context.db, id, context.now)) ?? raise());
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => Alert, { description: 'Lets a paused alert go on.' })
  async resumeAlert(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    await changeable(context, id);
    return presentStored((await pauseAlert(context.db, id, null)) ?? raise());
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => Alert, {
    description: 'Removes an alert, and returns it as it was. Its events stay, and nothing more is told of them.',
  })
  async removeAlert(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    await changeable(context, id);
    return presentStored((await removeAlert(context.db, id)) ?? raise());
  }
}

@Resolver(() => Alert)
export class StateOfAlertResolver {
  @FieldResolver(() => AlertStateEnum, {
    description: 'How it stands. `WAITING` until it is judged for the first time.',
  })
  async state(@Ctx() context: ApiContext, @Root() { id }: Alert): Promise<AlertState> {
    return (await checkOf(context, id))?.state ?? 'waiting';
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it is unknown, waits or failed, or what it could not judge besides. Null: nothing is in the way.',
  })
  async reason(@Ctx() context: ApiContext, @Root() { id }: Alert): Promise<string | null> {
    return (await checkOf(context, id))?.reason ?? null;
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: 'When it was last looked at. Null: never.' })
  async checkedAt(@Ctx() context: ApiContext, @Root() { id }: Alert): Promise<string | null> {
    return (await checkOf(context, id))?.checkedAt ?? null;
  }
}

@Resolver(() => AlertEvent)
export class AlertEventResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate', listSize: () => expectedMessages })
  @FieldResolver(() => [ReportMessage], { description: 'The messages that tell of it, with others of its cause.' })
  async messages(@Ctx() context: ApiContext, @Root() { id }: AlertEvent): Promise<object[]> {
    return context.loaders.messagesOfAlertEvent.load(id);
  }
}

function checkOf(context: ApiContext, id: string): Promise<AlertCheck | null> {
  return context.loaders.checkOfAlert.load(id);
}

async function alertsInSight({ db, scope, alerts }: ApiContext): Promise<KnownAlert[]> {
  const own = onlySources(scope);
  const isSeen = ({ sources }: KnownAlert): boolean =>
    own === null || (sources !== null && sources.every((id) => own.includes(id)));
  return (await knownAlerts(db, alerts.configured)).filter(isSeen);
}

/** What is stored for an alert that was sent. */
async function madeAlert(
  context: ApiContext,
  id: string,
  alert: AlertInput,
): Promise<Pick<StoredAlert, 'definition' | 'madeBy' | 'madeByName' | 'sources'>> {
  const { scope, principal, alerts, scheduledReports } = context;
  if (!isLasting(principal)) {
    throw new RequestError(
      'Alerts are made with an API key: nobody could find out later whether the owner of a token may still see their figures.',
      'FORBIDDEN',
    );
  }
  if (alerts.configured.some(({ name }) => name === id)) throw isConfigured(id);
  const definition = alertOf(id, alert, { reachable: scheduledReports.reachable, timezone: alerts.timezone });
  await checkSources(context, definition);
  return { definition, madeBy: principal.id, madeByName: principal.name, sources: onlySources(scope) };
}

/** Refuses sources that are not in sight: an alert about them would never be judged. */
async function checkSources(
  { db, scope }: ApiContext,
  { metric, noOrders, stockCover }: AlertDefinition,
): Promise<void> {
  const conditions = [...(metric?.where ?? []), ...(stockCover?.where ?? [])];
  const wanted = [
    ...(noOrders?.sources ?? []),
    ...conditions.flatMap(({ dimension, in: keys }) => (dimension === 'SOURCE' ? keys : [])),
  ];
  if (wanted.length === 0) return;
  const known = (
    await sourcesByKey(
      db,
      scope,
      wanted.map((id) => id.toLowerCase()),
    )
  ).map(({ sourceId }) => sourceId);
  const unknown = wanted.filter((id) => !known.includes(id.toLowerCase()));
  if (unknown.length === 0) return;
  throw wrong('alert', `There is no source ${unknown.map((id) => `"${id}"`).join(', ')}. \`sources\` lists them.`);
}

async function changeable({ db, scope, alerts }: ApiContext, id: string): Promise<void> {
  if (onlySources(scope) === null && alerts.configured.some(({ name }) => name === id)) throw isConfigured(id);
  if (!(await storedAlert(db, scope, id))) raise();
}

function isConfigured(name: string): RequestError {
  return wrong('id', `The alert ${name} stands in the configuration: change it there, or use another name.`);
}

function raise(): never {
  throw new RequestError('There is no alert of this name. `alerts` lists them.', 'NOT_FOUND', { argument: 'id' });
}

function present({ definition, isConfigured: stands, madeByName: madeBy, changedAt, pausedAt }: KnownAlert): object {
  return { ...presentAlertDefinition(definition), isConfigured: stands, madeBy, changedAt, pausedAt };
}

function presentStored(stored: StoredAlert): object {
  return present({ ...stored, isConfigured: false });
}
