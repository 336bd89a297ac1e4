/** The default hours between two full reconciliations. */
export const usualReconcileHours = 20;
/** For orders in the old tables, which date almost no edit: only a full reconciliation sees them. */
export const legacyReconcileHours = 4;
