import type { AlertContent } from '../content/alert-content.js';
import { alertWords } from './alert-words.js';
import {
  contextBlock,
  headerBlock,
  mostSlackBlocks,
  type SlackBlock,
  slackEscaped,
  textBlock,
} from './slack-blocks.js';

/** A message about alerts in Slack's blocks. */
export function alertSlack(content: AlertContent): { text: string; blocks: SlackBlock[] } {
  const { items, left, end } = alertWords(content);
  const parts = items.map(({ heading, statement, link }) => {
    const view = link === null ? '' : `\n<${link}|See it in the dashboard>`;
    return textBlock(`*${slackEscaped(heading)}*\n${slackEscaped(statement)}${view}`);
  });
  const shown = parts.slice(0, mostSlackBlocks - 2);
  const more = left + parts.length - shown.length;
  const blocks = [
    headerBlock(content.title),
    ...shown,
    ...(more > 0 ? [contextBlock(`and ${more} more`)] : []),
    contextBlock(slackEscaped(end)),
  ];
  return { text: slackEscaped(content.title), blocks };
}
