import type { Order } from './model.js';

/** Pending orders mostly have no prices yet, cancelled ones none any more, and orders of other channels never had. */
export function showsMoney({ status, channel, showsPendingMoney }: Order): boolean {
  if (channel === 'NON_AMAZON' || status === 'CANCELLED') return false;
  return (status !== 'PENDING' && status !== 'PENDING_AVAILABILITY') || showsPendingMoney;
}
