// The headline numbers of the last four weeks beside those of the four before, and the orders, a page at a time.
import {
  CartographError,
  createClient,
  type Decimal,
  formatDecimal,
  formatMoney,
  type OrderFiguresFragment,
  type OrderLineFragment,
  type OverviewQuery,
  OrdersDocument,
  OverviewDocument,
} from 'cartograph-client';

/** `?rows=…` in the address. */
const rowsOfPage = Number(new URL(location.href).searchParams.get('rows') ?? 20);
const locale = document.documentElement.lang;
const client = createClient({ url: new URL('graphql', document.baseURI).href, documents: 'id' });

type Total = OverviewQuery['report']['total'];
type Order = OrderFiguresFragment & { items: OrderLineFragment[] };

async function showHeadline(): Promise<void> {
  const { report, warehouse } = await client.query(OverviewDocument, {
    date: { relative: { last: 28, unit: 'DAY' } },
    compareWith: 'PREVIOUS_PERIOD',
  });
  element('headline').replaceChildren(...headlineOf(report.total));
  element('status').textContent = `Figures as of ${warehouse.asOf ?? 'the first sync, which is not over'}`;
}

function headlineOf({ netSales, orders, averageOrderValue, comparisons: [compared] }: Total): HTMLElement[] {
  return [
    ...figure('Net sales', formatMoney(netSales, locale), compared?.changePercent.netSales),
    ...figure('Orders', orders.toLocaleString(locale), compared?.changePercent.orders),
    ...figure(
      'Average order value',
      averageOrderValue ? formatMoney(averageOrderValue, locale) : '–',
      compared?.changePercent.averageOrderValue,
    ),
  ];
}

function figure(title: string, value: string, change: Decimal | null | undefined): HTMLElement[] {
  const shown =
    change == null
      ? ''
      : ` ${formatDecimal(change, locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })} %`;
  const group = text('div', '');
  const description = text('dd', value);
  description.append(text('small', shown));
  group.append(text('dt', title), description);
  return [group];
}

let after: string | null = null;

async function showMoreOrders(): Promise<void> {
  const more = element<HTMLButtonElement>('more');
  more.disabled = true;
  const { orders } = await client.query(OrdersDocument, { first: rowsOfPage, after });
  element('orders').append(...orders.nodes.map(rowOf));
  after = orders.pageInfo.endCursor;
  more.disabled = !orders.pageInfo.hasNextPage;
}

function rowOf({ orderNumber, orderDate, items, total }: Order): HTMLElement {
  const row = text('tr', '');
  const lines = items.map(({ quantity, title }) => `${formatDecimal(quantity, locale)} × ${title}`).join(', ');
  const amount = text('td', formatMoney(total, locale));
  amount.className = 'amount';
  row.append(text('td', orderNumber), text('td', orderDate), text('td', lines), amount);
  return row;
}

/** Texts of the answer are never read as HTML. */
function text(name: string, content: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

function element<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

async function show(part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (!(error instanceof CartographError)) throw error;
    element('status').textContent = error.message;
  }
}

element('more').addEventListener('click', () => show(showMoreOrders));
await Promise.all([show(showHeadline), show(showMoreOrders)]);
