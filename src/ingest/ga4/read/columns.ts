/** What each stream asks for: 9 dimensions and 10 metrics at most, all of the scope of sessions and so compatible. */

/** The dimensions of a session: each session has one value of each, so that rows add up to the day. */
export const sessionDimensions = [
  'date',
  'sessionDefaultChannelGroup',
  'sessionSource',
  'sessionMedium',
  'sessionCampaignName',
  'landingPage',
  'deviceCategory',
  'countryId',
] as const;

export const sessionMetrics = [
  'sessions',
  'engagedSessions',
  'addToCarts',
  'ecommercePurchases',
  'purchaseRevenue',
] as const;

export const userDimensions = ['sessionDefaultChannelGroup'] as const;

export const userMetrics = ['totalUsers', 'newUsers'] as const;
