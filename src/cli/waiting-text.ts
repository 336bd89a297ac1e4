import type { WaitingParts } from '../models/parts/waiting-parts.js';

/** One line per source: what is waiting for its counterpart. */
export function waitingText(waiting: readonly WaitingParts[]): string {
  return waiting
    .map(({ sourceId, lines, orders }) => {
      const parts = [
        ...(lines === '0' ? [] : [`${lines} order line(s) are waiting for their orders`]),
        ...(orders === '0' ? [] : [`${orders} order(s) are waiting for their lines`]),
      ];
      return `${sourceId}: ${parts.join(', ')}; they are loaded together\n`;
    })
    .join('');
}
