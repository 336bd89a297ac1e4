import type { Pool } from '../../database/pool.js';
import type { MessageRow } from '../../ledger/messages/messages.js';
import { reportRun } from '../../ledger/scheduled-reports/runs.js';
import type { ReportContent } from '../../reports/content/report-content.js';
import { reportHtml } from '../../reports/formats/html.js';
import { reportText } from '../../reports/formats/text.js';
import { type ComposedMail, type Composer, Obsolete } from '../messages/composed.js';

/** Makes the messages of a report from what its run says. */
export class ReportComposer implements Composer {
  constructor(private readonly needs: { pool: Pool }) {}

  async mail(message: MessageRow): Promise<ComposedMail> {
    const content = await this.contentOf(message);
    const html = reportHtml(content, { picture: () => null });
    return { subject: content.title, html, text: reportText(content), attachments: [] };
  }

  async webhook(message: MessageRow): Promise<object> {
    const { subjectId: run } = message;
    return { type: 'report', run, ...(await this.contentOf(message)) };
  }

  async slack(message: MessageRow): Promise<object> {
    const content = await this.contentOf(message);
    return { text: reportText(content) };
  }

  private async contentOf({ subjectId }: MessageRow): Promise<ReportContent> {
    const run = await reportRun(this.needs.pool, subjectId);
    if (!run?.content) throw new Obsolete('its run has no content');
    return JSON.parse(run.content) as ReportContent;
  }
}
