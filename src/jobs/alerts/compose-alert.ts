import type { ConfiguredAlert } from '../../config/config.js';
import type { Pool } from '../../database/pool.js';
import { noticeContent } from '../../ledger/alerts/notices.js';
import type { MessageRow } from '../../ledger/messages/messages.js';
import type { TermsOfRoles } from '../../ledger/principals/roles.js';
import type { AlertContent } from '../../reports/content/alert-content.js';
import { alertHtml } from '../../reports/formats/alert-html.js';
import { alertSlack } from '../../reports/formats/alert-slack.js';
import { alertText } from '../../reports/formats/alert-text.js';
import type { Clock } from '../../runtime/clock.js';
import { type ComposedMail, type Composer, Obsolete } from '../messages/composed.js';
import { alertsWithoutRights, knownAlerts } from './known-alerts.js';

interface AlertComposingNeeds {
  pool: Pool;
  clock: Clock;
  /** Of the configuration. */
  alerts: readonly ConfiguredAlert[];
  terms: TermsOfRoles;
}

/** Makes the messages of alerts from what their notices say. */
export class AlertComposer implements Composer {
  constructor(private readonly needs: AlertComposingNeeds) {}

  async obsolete(message: MessageRow): Promise<string | null> {
    const content = await this.notice(message);
    if (content === null) return 'its notice does not exist';
    const { items } = await this.permitted(content);
    return items.length > 0 ? null : 'no alert that it tells of has rights any more';
  }

  async mail(message: MessageRow): Promise<ComposedMail> {
    const content = await this.read(message);
    return { subject: content.title, html: alertHtml(content), text: alertText(content), attachments: [] };
  }

  async webhook(message: MessageRow): Promise<object> {
    return { type: 'alert', noticeId: message.subjectId, ...(await this.read(message)) };
  }

  async slack(message: MessageRow): Promise<object> {
    return alertSlack(await this.read(message));
  }

  private async read(message: MessageRow): Promise<AlertContent> {
    const content = await this.notice(message);
    if (content === null) throw new Obsolete('its notice does not exist');
    return this.permitted(content);
  }

  private async notice({ subjectId }: MessageRow): Promise<AlertContent | null> {
    const content = await noticeContent(this.needs.pool, subjectId);
    return content === null ? null : (JSON.parse(content) as AlertContent);
  }

  /** Without what alerts found whose rights are gone by now. */
  private async permitted(content: AlertContent): Promise<AlertContent> {
    const { pool, clock, alerts, terms } = this.needs;
    const known = await knownAlerts(pool, alerts);
    const lost = await alertsWithoutRights(known, { db: pool, configured: alerts, terms, now: clock.now() });
    const names = new Set(known.map(({ definition }) => definition.name));
    return { ...content, items: content.items.filter(({ alert }) => names.has(alert) && !lost.has(alert)) };
  }
}
