/** As in `fact_refunds.kind`. */
export const refundKinds = ['line', 'shipping', 'adjustment', 'edit'] as const;
