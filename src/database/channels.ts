/**
 * The channel of LISTEN and NOTIFY for everything that an answer can show: each statement that counts up a `revision` notifies it, and
 * the notification arrives once that is committed.
 */
export const warehouseChannel = 'cartograph_warehouse';
