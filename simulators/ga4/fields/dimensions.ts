import type { Entry } from '../property.js';

/** What a field describes: item-scoped fields do not go with counts of sessions or users. */
export type Scope = 'session' | 'item';

interface DimensionField {
  scope: Scope;
  of(entry: Entry): string;
}

const session = (of: (entry: Entry) => string): DimensionField => ({ scope: 'session', of });

export const DIMENSIONS: ReadonlyMap<string, DimensionField> = new Map(
  Object.entries({
    date: session(({ date }) => date.replaceAll('-', '')),
    yearMonth: session(({ date }) => date.slice(0, 7).replace('-', '')),
    sessionDefaultChannelGroup: session(({ channelGroup }) => channelGroup),
    sessionSource: session(({ source }) => source),
    sessionMedium: session(({ medium }) => medium),
    sessionSourceMedium: session(({ source, medium }) => `${source} / ${medium}`),
    sessionCampaignName: session(({ campaign }) => campaign),
    landingPage: session(({ landingPage }) => landingPage),
    deviceCategory: session(({ device }) => device),
    countryId: session(({ country }) => country),
    itemName: { scope: 'item', of: () => '(not set)' },
  } satisfies Record<string, DimensionField>),
);
