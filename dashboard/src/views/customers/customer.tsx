import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import { meanText, shareText } from '../../format/numbers.js';
import {
  OneCustomerDocument,
  type OneCustomerQuery,
  type OrderFilterInput,
  type OrderLineFragment,
  OrdersBehindDocument,
  type OrdersBehindQuery,
} from '../../generated/documents.js';
import { Exact } from '../../parts/exact.js';
import { Listed } from '../../parts/listed.js';
import { FaultNote } from '../../parts/notices.js';
import { orderColumns } from '../../parts/order-columns.js';
import { CustomerName, rfmName, segmentName } from './customer-names.js';

type Customer = NonNullable<OneCustomerQuery['customer']>;

/** One customer: what is known of all the life, what is expected, and the orders. */
export function View() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const { id } = address.settings;
  const { data, isCurrent, fault } = useAnswer(OneCustomerDocument, id === undefined ? null : { id });
  if (id === undefined) return <p class="empty">This address names no customer: open one from a list.</p>;
  if (!data || !isCurrent) return fault ? <FaultNote fault={fault} /> : <p class="skeleton block">0</p>;
  const { customer } = data;
  if (customer === null) return <p class="empty">There is no customer “{id}”, or you may not see them.</p>;
  const refusal = customer.value.refusal;
  return (
    <div class="view">
      <section class="card" aria-label="The customer">
        <header>
          <h2>
            <CustomerName {...customer} />
          </h2>
        </header>
        <dl class="order-facts">
          {factsOf(customer).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {refusal && <p class="note">What will be bought cannot be foreseen: {refusal}</p>}
      </section>
      <Listed<OrdersBehindQuery, OrderLineFragment, OrderFilterInput>
        title="Orders"
        aside="in all stores, newest first"
        setting="orders-after"
        document={OrdersBehindDocument}
        filter={{ customer: [id], isTest: false }}
        pageOf={({ orders }) => orders}
        columns={orderColumns(frame)}
      />
    </div>
  );
}

/** What there is, by name. */
function factsOf({ rfm, value, ...known }: Customer): [name: string, value: ComponentChildren][] {
  const { predictedPurchases, predictedValue, probabilityAlive } = value;
  const score = (own: ComponentChildren, points: number) => (
    <>
      {own} <span class="of">score {points} of 5</span>
    </>
  );
  const facts: [string, ComponentChildren][] = [
    ['Spent', <Exact value={known.totalSpent} />],
    ['Orders', <Exact value={known.orderCount} />],
    ['Value segment', known.segment && segmentName(known.segment)],
    ['First order', known.firstOrderDate && dayText(known.firstOrderDate)],
    ['Last order', known.lastOrderDate && dayText(known.lastOrderDate)],
    ...(rfm
      ? ([
          ['RFM segment', rfmName(rfm.segment)],
          ['Days since the last order', score(<Exact value={rfm.recency} />, rfm.recencyScore)],
          ['Orders that count', score(<Exact value={rfm.frequency} />, rfm.frequencyScore)],
          ['Net sales', score(<Exact value={rfm.monetary} />, rfm.monetaryScore)],
        ] as [string, ComponentChildren][])
      : []),
    ['Expected in 52 weeks', predictedValue && <Exact value={predictedValue} />],
    ['Days with a purchase expected', predictedPurchases !== null && estimate(predictedPurchases, meanText)],
    ['Chance to buy again', probabilityAlive !== null && estimate(probabilityAlive, shareText)],
  ];
  return facts.filter(([, shown]) => shown);
}

/** A number of the models, which compute in floating point and round to six decimals. */
function estimate(value: number, text: typeof shareText) {
  return <Exact value={decimal(value.toFixed(6))} text={text} />;
}
