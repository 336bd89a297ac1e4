import { marketingIds } from '../../demo/company/plan.js';
import type { Micros } from '../../simulators/kit/clock.js';
import { spendLedger, visitLedger } from '../../simulators/trade/marketing/ledger.js';
import type { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { askApi } from './ask-api.js';

interface Days {
  from: string;
  to: string;
}

/** By store or account: sums that need no exchange rate. */
interface ReportedMarketing {
  visits: Record<string, { sessions: string; engagedSessions: string }>;
  advertising: Record<string, { clicks: string; impressions: string }>;
}

const stores = { london: 'london', 'new-york': 'newYork', berlin: 'berlin' } as const;

/** The company's own books. */
export function bookedMarketing(marketing: Marketing, { from, to, now }: Days & { now: Micros }): ReportedMarketing {
  const visits = Object.entries(stores).map(([source, store]) => {
    const { total } = visitLedger(marketing, marketingIds[store].propertyId, from, to, now);
    return [source, { sessions: String(total.sessions), engagedSessions: String(total.engagedSessions) }];
  });
  const advertising = marketing.plan.accounts.map(({ id }) => {
    const { total } = spendLedger(marketing, id, from, to, now);
    return [id, { clicks: String(total.clicks), impressions: String(total.impressions) }];
  });
  return { visits: Object.fromEntries(visits), advertising: Object.fromEntries(advertising) };
}

/** The API's answer. */
export async function answeredMarketing(graphqlUrl: string, { from, to }: Days): Promise<ReportedMarketing> {
  const filter = `filter: { date: { range: { from: "${from}", to: "${to}" } } }`;
  const answer = await askApi<{
    visits: { groupTotals: { source: { key: string }; sessions: string; engagedSessions: string }[] };
    advertising: { groupTotals: { adAccount: { key: string }; clicks: string; impressions: string }[] };
  }>(
    graphqlUrl,
    `{
      visits: report(by: [SOURCE], ${filter}) { groupTotals { source { key } sessions engagedSessions } }
      advertising: report(by: [AD_ACCOUNT], ${filter}) { groupTotals { adAccount { key } clicks impressions } }
    }`,
  );
  return {
    visits: Object.fromEntries(answer.visits.groupTotals.map(({ source, ...sums }) => [source.key, texts(sums)])),
    advertising: Object.fromEntries(
      answer.advertising.groupTotals.map(({ adAccount, ...sums }) => [adAccount.key.split('/').at(-1), texts(sums)]),
    ),
  } as ReportedMarketing;
}

function texts(sums: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, String(value)]));
}
