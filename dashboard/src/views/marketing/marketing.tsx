import { reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { chartPeriod } from '../../address/range.js';
import { platformName } from '../../data/names.js';
import { ofGroup } from '../../data/narrowing.js';
import { useAnswer } from '../../data/use-answer.js';
import { MarketingDocument, type ReportDimension, type ReportFilter } from '../../generated/documents.js';
import { FaultNote } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Advertised } from './advertised.js';
import { Channels } from './channels.js';
import { Marked } from './marked.js';
import { NewCustomers } from './new-customers.js';
import { NewOverTime } from './new-over-time.js';
import { ReportedOverTime } from './reported-over-time.js';
import { VisitsAndAds } from './visits-and-ads.js';
import { Visits } from './visits.js';

/** Who is new, where they came from, what visits, advertising and discount codes brought. One request. */
export function View() {
  const { address } = useAddress();
  const { range, filters } = address;
  const withOrders = filters.category.length === 0;
  const withCustomers = withOrders && filters.country.length === 0 && filters.segment.length === 0;
  const withReports = withCustomers && filters.channel.length === 0;
  const filter = reportFilter(address);
  const period = chartPeriod(range);
  const { data, isCurrent, fault } = useAnswer(MarketingDocument, {
    filter,
    firsts: narrowed(filter, { dimension: 'CUSTOMER_TYPE', in: ['new'] }),
    codes: narrowed(filter, { dimension: 'DISCOUNT_CODE', hasKey: true }),
    tags: narrowed(filter, { dimension: 'TAG', hasKey: true }),
    // A unit that is not over is compared with as many of its days; a day alone that is not over has none.
    toDate: range.days > 1,
    unit: range.unit,
    period,
    dayPeriod: period === 'HOUR' ? 'DAY' : period,
    withCustomers,
    withOrders,
    withReports,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  const total = data?.headline.total ?? null;
  const reports = withReports ? data : null;
  const reported = reports?.reported?.total;
  const hasReports = reported !== undefined && (reported.sessions !== null || reported.adSpend !== null);
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote
        course={data?.newOverTime.rows}
        span={total?.span ?? null}
        leftOut={
          !withOrders
            ? 'orders and customers are not counted by category'
            : !withCustomers
              ? 'customers are not counted by country or segment'
              : withReports
                ? null
                : 'visits and advertising are not counted by channel'
        }
      />
      <NewCustomers total={total} />
      {withReports && <VisitsAndAds total={data?.reported?.total ?? null} />}
      {reports && hasReports && (
        <>
          <ReportedOverTime rows={reports.reportedOverTime?.rows ?? []} isBusy={isBusy} />
          <Advertised
            title="Ad platforms"
            aside="each claims orders by its own rules: never to be added up"
            first="Platform"
            rows={reports.platforms?.groupTotals ?? []}
            nameOf={({ adPlatform }) => platformName(adPlatform?.key)}
            keyOf={({ adPlatform }) => `key ${adPlatform?.key}`}
            at={({ adPlatform }) => ofGroup(address, 'AD_PLATFORM', { key: adPlatform?.key })}
            isBusy={isBusy}
          />
          <Advertised
            title="Campaigns"
            aside="the largest spend first"
            first="Campaign"
            rows={reports.campaigns?.groupTotals ?? []}
            nameOf={({ isOther, campaign, adPlatform }) =>
              isOther ? 'All others' : `${campaign?.label} · ${platformName(adPlatform?.key)}`
            }
            keyOf={({ isOther, campaign }) => (isOther ? 'other' : `key ${campaign?.key}`)}
            at={({ isOther, campaign }) => ofGroup(address, 'CAMPAIGN', { isOther, key: campaign?.key })}
            isBusy={isBusy}
          />
          <Visits rows={reports.visits?.groupTotals ?? []} isBusy={isBusy} />
        </>
      )}
      <NewOverTime rows={data?.newOverTime.rows ?? null} isBusy={isBusy} />
      {withOrders && (
        <Channels firsts={data?.firsts?.groupTotals ?? null} all={data?.channels?.groupTotals ?? []} isBusy={isBusy} />
      )}
      <Marked
        title="Discount codes"
        dimension="DISCOUNT_CODE"
        aside="an order counts for each of its codes"
        empty="No order of this range has a discount code."
        rows={data?.codes.groupTotals.map((row) => ({ ...row, key: row.discountCode?.key ?? null })) ?? null}
        isBusy={isBusy}
      />
      <div class="pair">
        <Marked
          title="Order tags"
          dimension="TAG"
          aside="an order counts for each of its tags"
          empty="No order of this range has a tag."
          rows={data?.tags.groupTotals.map((row) => ({ ...row, key: row.tag?.key ?? null })) ?? null}
          isBusy={isBusy}
        />
        <Marked
          title="Product tags"
          dimension="PRODUCT_TAG"
          aside="a line counts for each tag of its product"
          empty="Nothing with a tag was sold in this range."
          rows={
            data?.productTags.groupTotals.map((row) => ({
              ...row,
              key: row.productTag?.key ?? null,
            })) ?? null
          }
          isBusy={isBusy}
        />
      </div>
    </div>
  );
}

/** The filter with one more condition. */
function narrowed(
  filter: ReportFilter,
  condition: { dimension: ReportDimension; in?: string[]; hasKey?: boolean },
): ReportFilter {
  return { ...filter, where: [...(filter.where ?? []), condition] };
}
