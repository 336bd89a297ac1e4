import type { WaitingParts } from '../models/parts/waiting-parts.js';

/** A line a source: what has come without its counterpart. */
export function waitingText(waiting: readonly WaitingParts[]): string {
  return waiting
    .map(({ sourceId, lines, orders }) => {
      const parts = [
        ...(lines === '0' ? [] : [`${lines} order line(s) wait for their orders`]),
        ...(orders === '0' ? [] : [`${orders} order(s) wait for their lines`]),
      ];
      return `${sourceId}: ${parts.join(', ')}; they come in with them\n`;
    })
    .join('');
}
