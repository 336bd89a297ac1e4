import Type, { type Static } from 'typebox';
import { googleCredentials } from '../../google/settings.js';

/** The settings of a Google Analytics source: a property, and Google credentials that may view it or a folder with its export. */
export const ga4Settings = Type.Object(
  {
    propertyId: Type.String({
      account: true,
      pattern: '^\\d{1,18}$',
      wanted: 'the number of the property (Admin, Property details), not the measurement id G-…',
    }),
    ...googleCredentials,
    exportPath: Type.Optional(
      Type.String({ minLength: 1, wanted: "a folder with the JSON lines of BigQuery's tables events_YYYYMMDD" }),
    ),
    baseUrl: Type.Optional(Type.String({ pattern: '^https?://', wanted: "a URL; Google's Data API unless given" })),
  },
  { additionalProperties: false, wanted: 'settings of a Google Analytics property' },
);

export type Ga4Settings = Static<typeof ga4Settings>;
