import type { AlertContent } from '../content/alert-content.js';
import { alertWords } from './alert-words.js';

/** A message about alerts as plain text. */
export function alertText(content: AlertContent): string {
  const { items, left, questions, end } = alertWords(content);
  const blocks = [
    content.title,
    ...items.map(({ heading, statement, figures, link }) =>
      [
        heading,
        statement,
        ...figures.map(({ label, text }) => `${label}: ${text}`),
        ...(link === null ? [] : [link]),
      ].join('\n'),
    ),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...questions.map(({ title, text }) => `The question of ${title}:\n${text}`),
    end,
  ];
  return `${blocks.join('\n\n')}\n`;
}
