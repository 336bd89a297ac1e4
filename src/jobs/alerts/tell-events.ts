import { randomUUID } from 'node:crypto';
import type { Lease } from '../../database/lease.js';
import type { Queryable } from '../../database/sql.js';
import { type AlertEvent, eventsToTell, markTold, openEventsOf } from '../../ledger/alerts/events.js';
import { eventsToldTo, insertNotice } from '../../ledger/alerts/notices.js';
import { addMessages } from '../../ledger/messages/messages.js';
import { everySource } from '../../ledger/scope/scope.js';
import { allSources } from '../../ledger/sources/source-rows.js';
import type { AlertContent, AlertItem, Evidence, ItemChange } from '../../reports/content/alert-content.js';
import type { Logger } from '../../runtime/log.js';
import { messageIdFrom } from '../scheduled-reports/run-messages.js';
import { readCause } from './judgement.js';
import { isQuiet } from './quiet-hours.js';

const hourMs = 3_600_000;

interface TellingNeeds {
  pool: Queryable;
  log: Logger;
  lease: Lease;
}

/** Whom a cause is told to. */
interface Audience {
  cause: string;
  channel: 'mail' | 'destination';
  recipient: string;
}

/**
 * Makes a message for each cause and recipient of what is to be told, but for alerts in their quiet hours. The messages and the marks that
 * they are made are one transaction.
 */
export async function tellEvents({ pool, log, lease }: TellingNeeds, now: Date): Promise<void> {
  const waiting = (await eventsToTell(pool, now)).filter(
    ({ definition: { quietHours, timezone } }) => !isQuiet(quietHours, timezone, now),
  );
  if (waiting.length === 0) return;
  const names = new Map((await allSources(pool, everySource)).map(({ sourceId, name }) => [sourceId, name]));
  const contents: [Audience, AlertContent][] = [];
  for (const [audience, events] of byAudience(waiting)) {
    const items = await itemsFor(pool, audience, events);
    if (items.length > 0) contents.push([audience, contentOf(audience, events[0]!, items, names, now)]);
  }
  await lease.inTransaction(async (client) => {
    for (const [{ cause, channel, recipient }, content] of contents) {
      const noticeId = randomUUID();
      const eventIds = content.items.map(({ eventId }) => eventId);
      const notice = { noticeId, cause, channel, recipient, content: JSON.stringify(content) };
      await insertNotice(client, notice, eventIds, now);
      const messageId = messageIdFrom('alert', noticeId, channel, recipient);
      const message = { messageId, subject: 'alert' as const, subjectId: noticeId, channel, recipient };
      await addMessages(client, [{ ...message, contains: ['CONTENT'] }], now);
    }
    for (const { eventId, resolvedAt, definition } of waiting) {
      const isRepeated = resolvedAt === null && definition.remindHours !== null;
      const remindAt = isRepeated ? new Date(now.getTime() + definition.remindHours! * hourMs) : null;
      await markTold(client, eventId, { at: now, remindAt });
    }
  });
  for (const [{ cause, channel }, { items }] of contents)
    log.info({ cause, channel, events: items.length }, 'alert told');
}

function byAudience(events: readonly AlertEvent[]): [Audience, AlertEvent[]][] {
  const groups = new Map<string, [Audience, AlertEvent[]]>();
  for (const event of events) {
    for (const audience of audiencesOf(event)) {
      const key = JSON.stringify(audience);
      const group = groups.get(key) ?? [audience, []];
      group[1].push(event);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function audiencesOf({ cause, definition: { to } }: AlertEvent): Audience[] {
  return to.map(({ email, destination }) =>
    email === null
      ? { cause, channel: 'destination', recipient: destination! }
      : { cause, channel: 'mail', recipient: email },
  );
}

/**
 * What a recipient is told of events of one cause. Of a store without orders, or of a source that is late, they are told once: what
 * follows from it is left out while it lasts. When something of it is over, they are told what is left.
 */
async function itemsFor(db: Queryable, audience: Audience, events: readonly AlertEvent[]): Promise<AlertItem[]> {
  const told = await eventsToldTo(db, audience);
  const toldIds = new Set(told.map(({ eventId }) => eventId));
  const isShared = readCause(audience.cause).of !== 'alert';
  const isKnown = isShared && told.some(({ isOpen }) => isOpen);
  const items = events.flatMap((event): AlertItem[] => {
    const change = changeOf(event);
    if (event.toldAt === null) return isKnown ? [] : [itemOf(event, change)];
    return toldIds.has(event.eventId) ? [itemOf(event, change)] : [];
  });
  if (!isShared || !items.some(({ change }) => change === 'resolved')) return items;
  const left = (await openEventsOf(db, audience.cause)).filter(
    (event) =>
      !toldIds.has(event.eventId) &&
      !items.some(({ eventId }) => eventId === event.eventId) &&
      audiencesOf(event).some(({ recipient }) => recipient === audience.recipient),
  );
  return [...items, ...left.map((event) => itemOf(event, 'still_open'))];
}

function changeOf({ toldAt, resolvedAt }: AlertEvent): ItemChange {
  if (toldAt === null) return resolvedAt === null ? 'opened' : 'passed';
  return resolvedAt === null ? 'reminder' : 'resolved';
}

function itemOf(event: AlertEvent, change: ItemChange): AlertItem {
  const { eventId, alert, label, openedAt, resolvedAt, definition, evidence, resolvedEvidence } = event;
  const shown = change === 'resolved' ? (resolvedEvidence ?? evidence) : evidence;
  return {
    ...{ eventId, alert, title: definition.title, label, change, openedAt, resolvedAt },
    evidence: JSON.parse(shown) as Evidence,
  };
}

function contentOf(
  { cause }: Audience,
  { definition }: AlertEvent,
  items: readonly AlertItem[],
  names: ReadonlyMap<string, string>,
  now: Date,
): AlertContent {
  const { locale, timezone } = definition;
  const { of, name } = readCause(cause);
  const store = names.get(name) ?? name;
  // What follows from it and lasts longer stands for itself.
  const isOfCause = items.some(({ label, change }) => label !== '' || change === 'opened');
  const about =
    of === 'late' ? `Late: ${store}` : of === 'silent' && isOfCause ? `No orders: ${store}` : definition.title;
  const isOver = items.every(({ change }) => change === 'resolved' || change === 'passed' || change === 'still_open');
  return { title: isOver ? `Over: ${about}` : about, cause, at: now.toISOString(), locale, timezone, items };
}
