import type { Pool } from '../../database/pool.js';
import { noticeContent } from '../../ledger/alerts/notices.js';
import type { MessageRow } from '../../ledger/messages/messages.js';
import type { AlertContent } from '../../reports/content/alert-content.js';
import { alertHtml } from '../../reports/formats/alert-html.js';
import { alertSlack } from '../../reports/formats/alert-slack.js';
import { alertText } from '../../reports/formats/alert-text.js';
import { type ComposedMail, type Composer, Obsolete } from '../messages/composed.js';

/** Makes the messages of alerts from what their notices say. */
export class AlertComposer implements Composer {
  constructor(private readonly needs: { pool: Pool }) {}

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

  private async read({ subjectId }: MessageRow): Promise<AlertContent> {
    const content = await noticeContent(this.needs.pool, subjectId);
    if (content === null) throw new Obsolete('its notice does not exist');
    return JSON.parse(content) as AlertContent;
  }
}
