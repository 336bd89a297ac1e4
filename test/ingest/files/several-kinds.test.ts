import { expect } from 'chai';
import { inOneFolder, type TillFolder } from './support/folder.js';

describe('A file with several kinds of records', () => {
  let till: TillFolder;
  inOneFolder((opened) => {
    till = opened;
  });

  const ledger = [
    'Doc,Pos,Art,Menge,Preis,Kunde,Land,Stempel',
    'B1,Tee,T-1,2,"4,50",K1,DE,03.06.2026 09:00:10',
    'B1,Tasse,T-2,1,"1.012,00",K1,DE,03.06.2026 09:00:11',
    'B2,Tee,T-1,1,"4,50",,DE,03.06.2026 10:00:00',
    'S1,Tee,T-1,-1,"4,50",K1,DE,04.06.2026 11:00:00',
    'B3,Muster,T-9,1,"0,00",,DE,04.06.2026 12:00:00',
    'Z1,Kassensturz,,1,"7,00",,DE,04.06.2026 20:00:00',
    '',
  ].join('\n');
  const mapping = `files:
  - pattern: "*ledger.csv"
    decimal: ","
    dates: dd.MM.yyyy HH:mm:ss
    columns:
      Doc: [order_id, refund_id]
      Stempel: [ordered_at, refunded_at]
      Kunde: customer_id
      Art: sku
      Pos: title
    leaveOut: { samples: preis == 0 }
    kinds:
      orders: { rows: doc.startsWith("B"), columns: { Land: country } }
      order_lines: { rows: doc.startsWith("B"), columns: { Menge: quantity, Preis: unit_price } }
      refunds:
        rows: menge < 0
        columns: { Doc: refund_id, Menge: quantity }
        values: { amount: -menge * preis }
        negate: [quantity]
`;

  it('is orders, lines and refunds by conditions, and every row is accounted for', async () => {
    till.put('ledger.csv', ledger);
    till.mapBy(mapping);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([
      ['B1', '1021', '3'],
      ['B2', '4.5', '1'],
    ]);
    // The order was placed when its first row was written.
    expect(
      await till.values("select ordered_at from warehouse.fact_orders where platform_order_id = 'B1'"),
    ).to.deep.equal([['2026-06-03T08:00:10Z']]);
    expect(
      await till.values('select refund_key, returns, quantity, refunded_at from warehouse.fact_refunds'),
    ).to.deep.equal([['till:refund:S1', '4.5', '1', '2026-06-04T10:00:00Z']]);
    expect(await till.values('select stream, rows, rows_left_out from raw.delivery order by 1')).to.deep.equal([
      ['order_lines', '3', {}],
      ['orders', '3', { samples: 1, '': 1 }],
      ['refunds', '1', {}],
    ]);
    expect(await till.notices()).to.deep.equal([
      'ledger.csv: 1 row(s) are none of the kinds of the mapping, the first at line 7: they are not read. Give them a kind, or a name under leaveOut',
    ]);
    expect(await till.values("select columns_left_out from raw.delivery where stream = 'orders'")).to.deep.equal([
      [[]],
    ]);
  });

  it('is read again when only the name of what is left out changes', async () => {
    till.put('ledger.csv', ledger);
    till.mapBy(mapping);
    await till.synced();
    till.mapBy(mapping.replace('samples: preis == 0', 'samples: preis == 0, cash counts: doc.startsWith("Z")'));
    await till.synced();
    expect(await till.notices()).to.deep.equal([]);
    expect(await till.values("select rows_left_out from raw.delivery where stream = 'orders'")).to.deep.equal([
      [{ samples: 1, 'cash counts': 1 }],
    ]);
    expect(await till.orders()).to.have.length(2);
  });

  it('reports a row whose condition has no result, and reads the others', async () => {
    till.put('ledger.csv', ledger.replace('S1,Tee,T-1,-1', 'S1,Tee,T-1,eins'));
    till.mapBy(mapping);
    await till.synced();
    expect([...new Set(await till.messages())]).to.deep.equal([
      'ledger.csv:5: an expression of the mapping calculates with a cell that is not a number',
    ]);
    expect(await till.orders()).to.have.length(2);
    expect(await till.values('select * from warehouse.fact_refunds')).to.deep.equal([]);
  });

  it('may be NDJSON, whose fields expressions name in the same way', async () => {
    till.put(
      'events.ndjson',
      [
        '{"Type":"sale","ID":"1","At":"2026-06-03T10:00:00Z","Net Amount":10.10,"Fee":0.10}',
        '{"Type":"payout","ID":"2","At":"2026-06-03T11:00:00Z"}',
        '',
      ].join('\n'),
    );
    till.mapBy(`files:
  - pattern: "*events.ndjson"
    decimal: "."
    columns: { ID: order_id, At: ordered_at }
    rows: type == "sale"
    leaveOut: { payouts: type == "payout" }
    kinds:
      orders: {}
      order_lines: { values: { line_price: number(net_amount) + fee, title: '"Sale " + id' }, defaults: { quantity: 1 } }
`);
    await till.synced();
    expect(await till.messages()).to.deep.equal([]);
    expect(await till.orders()).to.deep.equal([['1', '10.2', '1']]);
    expect(await till.values('select title from warehouse.fact_order_items')).to.deep.equal([['Sale 1']]);
  });

  it('is refused if it lacks a column of an expression, or has two of its name', async () => {
    till.put('order_lines.csv', 'order_id,quantity,Net Price,net-price\n1,1,2,3\n');
    const mapTo = (price: string) =>
      till.mapBy(
        `files:\n  - { pattern: "*.csv", kind: order_lines, decimal: ".", values: { unit_price: ${price} }, columns: { order_id: order_id, quantity: quantity } }\n`,
      );
    mapTo('net_price * 1');
    await till.synced();
    expect(await till.messages()).to.deep.equal([
      'order_lines.csv: the mapping calculates net_price * 1, but net_price can be column("Net Price") or column("net-price"): write which one',
    ]);
    mapTo('gross * 1');
    await till.synced();
    expect(await till.messages()).to.deep.equal([
      'order_lines.csv: the mapping calculates gross * 1, but the file has no column gross',
    ]);
  });
});
