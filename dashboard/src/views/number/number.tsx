import { useContext } from 'preact/hooks';
import { comparisons } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { dimensionTitle, valueName } from '../../data/dimensions.js';
import { narrowingsOf, withNarrowings } from '../../data/narrowing.js';
import { useAnswer } from '../../data/use-answer.js';
import { useViewer } from '../../data/use-viewer.js';
import { DefinitionsDocument, NumberDocument } from '../../generated/documents.js';
import { Link } from '../../parts/link.js';
import { TileList } from '../../parts/metric-tiles.js';
import { FaultNote, Notice } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Setting } from '../../parts/setting.js';
import { Behind } from './behind.js';
import { Choose } from './choose.js';
import { Course } from './course.js';
import { betterOf, metricText } from './metric.js';
import { Parts } from './parts.js';
import { dimensionsFor, dividedBy, type MetricOf, numberFilter, periodsOf } from './settings.js';

const mostParts = 50;

/** One number: what it means, its course, its parts, and the orders behind it. Without one, all of them to choose from. */
export function View() {
  const { address } = useAddress();
  const { data, fault } = useAnswer(DefinitionsDocument, {});
  if (!data) return fault ? <FaultNote fault={fault} /> : <p class="skeleton block">0</p>;
  const metric = data.metricDefinitions.find(({ field }) => field === address.settings.metric);
  if (metric) return <OneNumber key={metric.field} metric={metric} />;
  return (
    <>
      {address.settings.metric && <Notice kind="warning">There is no number “{address.settings.metric}”.</Notice>}
      <Choose metrics={data.metricDefinitions} />
    </>
  );
}

function OneNumber({ metric }: { metric: MetricOf }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const permissions = useViewer()?.permissions ?? [];
  const { range, compare, settings } = address;
  const choices = dimensionsFor(metric, permissions);
  const byDefault = dividedBy({ ...address, settings: { ...settings, by: '' } }, choices);
  const by = dividedBy(address, choices);
  const { course, unit } = periodsOf(metric, range);
  const withCourse = range.days > 1;
  const { data, isCurrent, fault } = useAnswer(NumberDocument, {
    filter: numberFilter(address),
    toDate: range.days > 1,
    unit,
    period: withCourse ? course : 'DAY',
    compareTo: comparisons(compare),
    by: by === null ? [] : [by],
    orderBy: [{ metric: metric.name, descending: settings.order !== 'up' }],
    limit: mostParts,
    withCourse,
    withNames: by === 'CUSTOMER',
    [metric.field]: true,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  const total = data?.headline.total ?? null;
  const { field, title, description, isAdditive } = metric;
  const narrowings = narrowingsOf(address);
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote course={data?.course?.rows} span={total?.span ?? null} />
      {narrowings.length > 0 && (
        <ul class="chips" aria-label="Only">
          {narrowings.map((narrowing) => {
            const { dimension } = narrowing;
            const name = valueName(dimension, { ...narrowing, label: null }, frame);
            return (
              <li key={dimension}>
                <Link
                  to={withNarrowings(
                    address,
                    narrowings.filter((one) => one.dimension !== dimension),
                  )}
                  aria-label={`Remove the condition ${dimensionTitle(dimension)}: ${name}`}
                >
                  <span class="of">{dimensionTitle(dimension)}</span> {name} <span aria-hidden="true">×</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
      <section class="number-head" aria-label={title}>
        <TileList
          tiles={[
            {
              field: field as 'netSales',
              name: title,
              better: betterOf(metric),
              text: (value) => metricText(metric, value),
              isOpen: true,
            },
          ]}
          total={total}
        />
        <div class="meaning">
          <p>{description}</p>
          {!isAdditive && <p class="note">Not to be added up over days or groups.</p>}
          <p class="note">
            In the API: <code>{field}</code>
          </p>
          <p class="note">
            <Link to={{ ...address, settings: {} }}>All numbers</Link>
          </p>
        </div>
      </section>
      {withCourse && <Course metric={metric} rows={data?.course?.rows ?? null} isBusy={isBusy} />}
      {by !== null && byDefault !== null && (
        <>
          <div class="settings">
            <Setting
              name="by"
              label="Split by"
              value={by}
              options={[byDefault, ...choices.filter((name) => name !== byDefault)].map((name) => ({
                ...{ value: name, name: dimensionTitle(name).toLowerCase() },
              }))}
            />
            <Setting
              name="order"
              label="Order"
              value={settings.order === 'up' ? 'up' : 'down'}
              options={[
                { value: 'down', name: 'largest first' },
                { value: 'up', name: 'smallest first' },
              ]}
            />
          </div>
          <Parts
            metric={metric}
            by={by}
            rows={data?.parts.groupTotals ?? null}
            before={total?.comparisons[compare === 'year' ? 1 : 0]?.span ?? null}
            isBusy={isBusy}
          />
        </>
      )}
      <Behind metric={metric} span={total?.span ?? null} permissions={permissions} />
    </div>
  );
}
