import { feeKindDescriptions, feeKinds } from '../../canonical/fee-kinds.js';
import { wordEnum } from './word-enum.js';

export const FeeKindEnum = wordEnum(
  'FeeKind',
  'What a platform or payment provider charged for.',
  feeKinds,
  feeKindDescriptions,
);
