import { customerRows, productRows } from './dimensions.js';
import { inventoryRows, orderItemRows, orderRows, refundRows } from './facts.js';
import { feeRows, settlementRows } from './fees.js';
import { adSpendRows, campaignRows, sessionRows } from './marketing.js';

/** What a question asks for of each type: the names of the properties of its rows that fields need. */
export type Asked = ReadonlyMap<string, ReadonlySet<string>>;

export type RowShapes = ReturnType<typeof rowShapes>;

/** How one question reads the rows of each type. null: nothing is known of it, so all columns are read. */
export function rowShapes(asked: Asked | null) {
  return {
    order: orderRows.shape(asked?.get('Order')),
    orderItem: orderItemRows.shape(asked?.get('OrderItem')),
    refund: refundRows.shape(asked?.get('Refund')),
    product: productRows.shape(asked?.get('Product')),
    customer: customerRows.shape(asked?.get('Customer')),
    inventoryLevel: inventoryRows.shape(asked?.get('InventoryLevel')),
    campaign: campaignRows.shape(asked?.get('Campaign')),
    adSpend: adSpendRows.shape(asked?.get('AdSpend')),
    sessions: sessionRows.shape(asked?.get('Sessions')),
    fee: feeRows.shape(asked?.get('Fee')),
    settlement: settlementRows.shape(asked?.get('Settlement')),
  };
}
