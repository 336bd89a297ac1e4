/** Of an address only these are kept. */
const ofPlace = new Set(['city', 'City', 'stateOrRegion', 'StateOrRegion', 'countryCode', 'CountryCode']);
const addresses = new Set(['deliveryAddress', 'ShippingAddress', 'address', 'shippingAddress', 'billingAddress']);
/** Of a v0 item's buyer info, what is not about the buyer. */
const ofBuyer = new Set(['GiftWrapPrice', 'GiftWrapTax']);
const personal = new Set([
  ...['buyer', 'payment', 'giftMessage', 'customizedUrl', 'customization', 'deliveryPreference', 'packages'],
  ...['BuyerRequestedCancel', 'DefaultShipFromLocationAddress', 'BuyerTaxInformation', 'AutomatedShippingSettings'],
  ...[
    'BuyerInvoicePreference',
    'PurchaseOrderNumber',
    'buyerPurchaseOrderNumber',
    'taxRegistrations',
    'trackingNumber',
  ],
]);

/** A copy of an order in which of persons only city, region and country are left, whatever the app's roles show. */
export function withoutPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersonal);
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    if (personal.has(field)) continue;
    if (addresses.has(field)) kept[field] = picked(inner, ofPlace);
    else if (field === 'BuyerInfo') kept[field] = picked(inner, ofBuyer);
    else kept[field] = withoutPersonal(inner);
  }
  return kept;
}

function picked(value: unknown, fields: ReadonlySet<string>): object {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([field]) => fields.has(field)));
}

const personalColumn =
  /buyer|recipient|ship-address|bill-address|bill-name|phone|postal|purchase-order|cpf|company|gift-message|customized|^url$|signature/;

/** Whether a column of an order report is about a person, beyond city, region and country. */
export function isPersonalColumn(name: string): boolean {
  return personalColumn.test(name);
}
