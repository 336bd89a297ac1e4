/** Slack's own bounds. */
const longestHeader = 150;
export const longestSlackText = 2900;
export const mostSlackBlocks = 48;

/** A block of a message of Slack's. */
export interface SlackBlock {
  type: string;
  [name: string]: unknown;
}

export function headerBlock(text: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: cutText(text, longestHeader) } };
}

/** `text` is escaped already: it may have marks of its own. */
export function textBlock(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cutText(text, longestSlackText + 100) } };
}

/** As of a text block, but small. */
export function contextBlock(text: string): SlackBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cutText(text, longestSlackText) }] };
}

export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** As Slack wants: these would be links, mentions and entities. */
export function slackEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
