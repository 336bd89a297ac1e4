/** After so many hours everything is looked through, unless the settings say otherwise. */
export const usualReconcileHours = 20;
/** Of orders in the old tables, which date next to no edit: only a full reconciliation sees them. */
export const legacyReconcileHours = 4;
