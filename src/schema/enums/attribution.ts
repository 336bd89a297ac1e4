import type { AttributedBy, AttributedRow } from '../../models/attribution/attributed-sales.js';
import { type AttributionModel, attributionModels } from '../../models/attribution/attribution-models.js';
import { wordEnum } from './word-enum.js';

const models = Object.keys(attributionModels) as AttributionModel[];

export const AttributionModelEnum = wordEnum(
  'AttributionModel',
  'How the credit for an order is divided among the visits before it.',
  models,
  Object.fromEntries(models.map((model) => [model, attributionModels[model].description])) as Record<
    AttributionModel,
    string
  >,
);

export const AttributedByEnum = wordEnum<AttributedBy>(
  'AttributedBy',
  'What sales are attributed to.',
  ['channel_group', 'source', 'medium', 'campaign'],
  {
    channel_group: 'The channel group: `Paid Search`, `Email`, `Direct`.',
    source: 'The source: `google`, `newsletter`, `blog.example`.',
    medium: 'The medium: `cpc`, `organic`, `email`.',
    campaign: 'The campaign of the link; `(not set)` without one.',
  },
);

export const AttributedKindEnum = wordEnum<AttributedRow['kind']>(
  'AttributedKind',
  'What a row of attributed sales stands for.',
  ['group', 'rest', 'unattributed'],
  {
    group: 'What its visits have in common, see `name`.',
    rest: 'All others together, beyond the limit.',
    unattributed: 'Orders without a known visit in the look-back window.',
  },
);
