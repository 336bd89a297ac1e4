import { registerEnumType } from 'type-graphql';
import { refundKinds } from '../../models/metrics/refund-kinds.js';
import type { RefundKind } from '../../models/reporting/refund-rows.js';

export const RefundKindEnum = Object.fromEntries(refundKinds.map((kind) => [kind.toUpperCase(), kind])) as {
  [K in RefundKind as Uppercase<K>]: K;
};

const descriptions: Record<RefundKind, string> = {
  line: 'Units of a line. The line may be unknown.',
  shipping: 'A shipping line.',
  adjustment: 'An amount of the order as a whole. Negative where a fee was kept.',
  edit: 'Units removed by an edit or a cancellation, without a refund.',
};

registerEnumType(RefundKindEnum, {
  name: 'RefundKind',
  description: 'What was taken back.',
  valuesConfig: Object.fromEntries(
    refundKinds.map((kind) => [kind.toUpperCase(), { description: descriptions[kind] }]),
  ),
});
