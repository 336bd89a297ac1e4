import { wooOrderStatuses, wooProductStatuses } from '../../../canonical/status-words.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { reportUnknownFields, reportUnknownValue } from '../../staging/drift.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields of WooCommerce 7 to 10, read or not. Any other is a plugin's, or a newer version's. */
const orderFields = words(`
  id parent_id number order_key created_via version status currency currency_symbol date_created date_created_gmt
  date_modified date_modified_gmt discount_total discount_tax shipping_total shipping_tax cart_tax total total_tax
  prices_include_tax customer_id customer_ip_address customer_user_agent customer_note billing shipping payment_method
  payment_method_title transaction_id date_paid date_paid_gmt date_completed date_completed_gmt cart_hash meta_data
  line_items tax_lines shipping_lines fee_lines coupon_lines refunds payment_url is_editable needs_payment
  needs_processing cost_of_goods_sold set_paid gift_cards pw_gift_cards_redeemed _links`);

const lineFields = words(`
  id name product_id variation_id quantity tax_class subtotal subtotal_tax total total_tax taxes meta_data sku
  global_unique_id price image parent_name bundled_by bundled_item_title bundled_items cost_of_goods_sold`);

const shippingFields = words(`
  id method_title method_id instance_id total total_tax taxes tax_status meta_data`);

const feeFields = words(`
  id name tax_class tax_status amount total total_tax taxes meta_data`);

const taxFields = words(`
  id rate_code rate_id label compound tax_total shipping_tax_total rate_percent meta_data`);

const couponLineFields = words(`
  id code discount discount_tax discount_type nominal_amount free_shipping meta_data`);

const refundFields = words(`
  id parent_id date_created date_created_gmt amount reason refunded_by refunded_payment meta_data line_items tax_lines
  shipping_lines fee_lines cost_of_goods_sold api_refund api_restock _links`);

const productFields = words(`
  id name slug permalink date_created date_created_gmt date_modified date_modified_gmt type status featured
  catalog_visibility description short_description sku global_unique_id price regular_price sale_price date_on_sale_from
  date_on_sale_from_gmt date_on_sale_to date_on_sale_to_gmt on_sale purchasable total_sales virtual downloadable
  downloads download_limit download_expiry external_url button_text tax_status tax_class manage_stock stock_quantity
  stock_status backorders backorders_allowed backordered low_stock_amount sold_individually weight dimensions
  shipping_required shipping_taxable shipping_class shipping_class_id reviews_allowed average_rating rating_count
  upsell_ids cross_sell_ids parent_id purchase_note categories brands tags images image attributes default_attributes
  variations grouped_products menu_order price_html related_ids meta_data has_options post_password
  cost_of_goods_sold generated_slug permalink_template _links`);

const customerFields = words(`
  id date_created date_created_gmt date_modified date_modified_gmt email first_name last_name role username billing
  shipping is_paying_customer avatar_url meta_data orders_count total_spent _links`);

const couponFields = words(`
  id code amount status date_created date_created_gmt date_modified date_modified_gmt discount_type description
  date_expires date_expires_gmt usage_count individual_use product_ids excluded_product_ids usage_limit
  usage_limit_per_user limit_usage_to_x_items free_shipping product_categories excluded_product_categories
  exclude_sale_items minimum_amount maximum_amount email_restrictions used_by meta_data _links`);

const statuses: ReadonlySet<string> = new Set(wooOrderStatuses);
const productTypes = words('simple variable grouped external variation');
const productStatuses: ReadonlySet<string> = new Set(wooProductStatuses);

/** Lists within an order or a refund, with the fields of their elements. */
const nestedLists: [string, ReadonlySet<string>][] = [
  ['line_items', lineFields],
  ['shipping_lines', shippingFields],
  ['fee_lines', feeFields],
  ['tax_lines', taxFields],
  ['coupon_lines', couponLineFields],
];

interface Loose {
  [list: string]: unknown;
}

/** Reports the fields of a record that core WooCommerce does not have. Metadata belongs to plugins, and is left out. */
export function reportWooDrift(drift: DriftReport, stream: string, [record, ...parts]: object[]): void {
  const { status, type } = record as Loose;
  switch (stream) {
    case 'orders':
      reportUnknownFields(drift, '', record!, orderFields);
      reportLists(drift, '', record!);
      reportUnknownValue(drift, 'status', status, statuses);
      for (const refund of parts) {
        reportUnknownFields(drift, 'refunds[]', refund, refundFields);
        reportLists(drift, 'refunds[].', refund);
      }
      break;
    case 'products':
      reportUnknownFields(drift, '', record!, productFields);
      reportUnknownValue(drift, 'type', type, productTypes);
      reportUnknownValue(drift, 'status', status, productStatuses);
      for (const variation of parts) reportUnknownFields(drift, 'variations[]', variation, productFields);
      break;
    case 'customers':
      reportUnknownFields(drift, '', record!, customerFields);
      break;
    case 'coupons':
      reportUnknownFields(drift, '', record!, couponFields);
      break;
  }
}

function reportLists(drift: DriftReport, at: string, record: object): void {
  for (const [name, known] of nestedLists) {
    const elements = (record as Loose)[name];
    if (!Array.isArray(elements)) continue;
    for (const element of elements as unknown[]) reportUnknownFields(drift, `${at}${name}[]`, element, known);
  }
}
