import type { ConfiguredReport } from '../../config/config.js';
import type { Pool } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import type { MessageRow } from '../../ledger/messages/messages.js';
import type { TermsOfRoles } from '../../ledger/principals/roles.js';
import { addLinkSecret } from '../../ledger/scheduled-reports/links.js';
import { reportRun, type ReportRun } from '../../ledger/scheduled-reports/runs.js';
import { valueFormats } from '../../reports/content/format-values.js';
import type { ReportContent } from '../../reports/content/report-content.js';
import { noticeHtml, reportHtml } from '../../reports/formats/html.js';
import { pictureText } from '../../reports/formats/picture-text.js';
import { sectionPictures } from '../../reports/formats/section-pictures.js';
import { slackMessage } from '../../reports/formats/slack.js';
import { noticeText, reportText } from '../../reports/formats/text.js';
import type { Clock } from '../../runtime/clock.js';
import { type Attachment, type ComposedMail, type Composer, Obsolete } from '../messages/composed.js';
import { principalOfReport } from './known-reports.js';
import { reportLinkAddress } from './link-address.js';
import { filesOf, madeFile } from './report-files.js';
import { mayStillShow } from './report-rights.js';
import { messageIdFrom } from './run-messages.js';

const dayMs = 86_400_000;

export interface ComposingNeeds {
  pool: Pool;
  clock: Clock;
  /** null: there are no links. */
  publicUrl: string | null;
  /** Of the configuration. */
  reports: readonly ConfiguredReport[];
  terms: TermsOfRoles;
}

interface Composed {
  run: ReportRun;
  content: ReportContent;
  /** null: none is wanted. */
  link: { url: string; note: string } | null;
}

/** Makes the messages of a report from what its run says, or those of what has changed since. */
export class ReportComposer implements Composer {
  /** Of the last run. */
  #drawn: { runId: string; pictures: Map<number, Buffer> } | undefined;

  constructor(private readonly needs: ComposingNeeds) {}

  /** Messages show what was made with rights that may be gone by now: they are sent up to hours later. */
  async obsolete({ subjectId }: MessageRow): Promise<string | null> {
    const { pool, clock, reports, terms } = this.needs;
    const run = await reportRun(pool, subjectId);
    if (!run) return 'its run does not exist';
    const principal = await principalOfReport(run, { db: pool, configured: reports, terms, now: clock.now() });
    if (typeof principal === 'string') return `the report has no rights any more: ${principal}`;
    if (run.rights !== null && !mayStillShow(run.rights, principal))
      return 'whoever made the report may no longer see all that it shows';
    return null;
  }

  async mail(message: MessageRow): Promise<ComposedMail> {
    const { run, content, link } = await this.read(message);
    const pictures = this.picturesOf(run.runId, content);
    const isCorrection = message.subject === 'correction';
    const files = isCorrection ? [] : filesOf(content, message.contains, () => pictures);
    const attachments = await Promise.all(files.map(madeFile));
    const url = link?.url ?? null;
    if (!message.contains.includes('CONTENT')) {
      const notice = { content, link: url, linkNote: link?.note ?? '' };
      return { subject: content.title, html: noticeHtml(notice), text: noticeText(content, url), attachments };
    }
    const shown = [...pictures].map(([place, png]): Attachment => {
      const name = `chart-${place + 1}`;
      return { filename: `${name}.png`, contentType: 'image/png', content: png, cid: cidOf(run.runId, place) };
    });
    const html = reportHtml(content, {
      picture: (place) =>
        pictures.has(place) ? { url: `cid:${cidOf(run.runId, place)}`, alt: pictureText(content, place) } : null,
      ...{ link: url, linkNote: link?.note ?? '' },
    });
    return {
      ...{ subject: content.title, html, text: reportText(content, url), attachments: [...shown, ...attachments] },
      ...(isCorrection && { inReplyTo: messageIdFrom('report', run.runId, message.channel, message.recipient) }),
    };
  }

  async webhook(message: MessageRow): Promise<object> {
    const { run, content, link } = await this.read(message);
    const shown = message.contains.includes('CONTENT') ? content : { ...content, sections: [] };
    return { type: message.subject, runId: run.runId, ...shown, link: link?.url ?? null };
  }

  async slack(message: MessageRow): Promise<object> {
    const { content, link } = await this.read(message);
    const shown = message.contains.includes('CONTENT') ? content : { ...content, sections: [] };
    return slackMessage(shown, link?.url ?? null);
  }

  /** All recipients of a run get the same. */
  private picturesOf(runId: string, content: ReportContent): Map<number, Buffer> {
    if (!content.sections.some(({ kind }) => kind === 'LINE' || kind === 'BAR')) return new Map();
    if (this.#drawn?.runId !== runId) this.#drawn = { runId, pictures: sectionPictures(content) };
    return this.#drawn.pictures;
  }

  private async read(message: MessageRow): Promise<Composed> {
    const { pool } = this.needs;
    const run = await reportRun(pool, message.subjectId);
    if (!run?.content) throw new Obsolete('its run has no content');
    const isCorrection = message.subject === 'correction';
    const content = JSON.parse((isCorrection ? run.correction : run.content)!) as ReportContent;
    // A correction is short, and the link shows what was sent.
    if (isCorrection) return { run, content, link: null };
    return { run, content, link: message.contains.includes('LINK') ? await this.linkFor(message, run, content) : null };
  }

  private async linkFor(message: MessageRow, run: ReportRun, content: ReportContent): Promise<Composed['link']> {
    const { pool, clock, publicUrl } = this.needs;
    if (publicUrl === null) throw new Error('links need the setting api.publicUrl');
    const at = clock.now();
    const expiresAt = new Date(Date.parse(run.renderedAt!) + run.definition.linkDays * dayMs);
    const secret = await inTransaction(pool, (client) =>
      addLinkSecret(client, { runId: run.runId, recipient: message.recipient, expiresAt, at }),
    );
    if (secret === null) throw new Obsolete('its link was revoked');
    const until = valueFormats(content.locale, content.timezone).instant(expiresAt.toISOString());
    return { url: reportLinkAddress(publicUrl, secret), note: `Whoever has this link can open it, until ${until}.` };
  }
}

function cidOf(runId: string, place: number): string {
  return `chart-${place + 1}.${runId}@cartograph`;
}
