import type { AlertContent } from '../content/alert-content.js';
import { alertWords } from './alert-words.js';
import { escaped, pageHtml } from './html.js';

const quiet = '#52606d';
const line = '#d9e2ec';

/** A message about alerts as HTML that mail programs show. All text of answers is escaped. */
export function alertHtml(content: AlertContent): string {
  const { items, left, questions, end } = alertWords(content);
  const parts = items.map(({ heading, statement, figures, link }) => {
    const rows = figures
      .map(
        ({ label, text }) =>
          `<tr><td style="padding:3px 16px 3px 0;border-bottom:1px solid ${line};color:${quiet}">${escaped(label)}</td><td align="right" style="padding:3px 0;border-bottom:1px solid ${line}">${escaped(text)}</td></tr>`,
      )
      .join('');
    const table =
      rows === ''
        ? ''
        : `<table role="presentation" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:13px">${rows}</table>`;
    const view =
      link === null
        ? ''
        : `<p style="margin:8px 0 0"><a href="${escaped(link)}" style="color:#0b5cad">See it in the dashboard</a></p>`;
    return `<h2 style="margin:24px 0 4px;font-size:15px">${escaped(heading)}</h2><p style="margin:0 0 8px">${escaped(statement)}</p>${table}${view}`;
  });
  const more = left > 0 ? `<p style="margin:16px 0 0">and ${left} more</p>` : '';
  const asked = questions
    .map(
      ({ title, text }) =>
        `<p style="margin:24px 0 4px;color:${quiet};font-size:12px">The question of ${escaped(title)}</p><pre style="margin:0;padding:8px;background:#f5f7fa;font-size:11px;white-space:pre-wrap">${escaped(text)}</pre>`,
    )
    .join('');
  const foot = `<p style="margin:24px 0 0;color:${quiet};font-size:12px">${escaped(end)}</p>`;
  return pageHtml({ title: content.title, locale: content.locale, body: `${parts.join('')}${more}${asked}${foot}` });
}
