/** What a token may read. */
export interface Access {
  scopes: ReadonlySet<string>;
  /** Shopify's approval for personal data: of the Customer object, and of names, addresses, e-mail, phone. */
  customerData: { object: boolean; fields: boolean };
}

export const ORDER_WINDOW_DAYS = 60;
export const ALL_SCOPES = [
  'read_orders',
  'read_all_orders',
  'read_products',
  'read_customers',
  'read_inventory',
  'read_locations',
];

const ORDERS = ['read_orders'];
const PRODUCTS = ['read_products'];
/** The scopes that give access to a type (one is enough), from the schema's own package. */
const NEEDED: Record<string, string[]> = {
  Order: ORDERS,
  LineItem: ORDERS,
  Refund: ORDERS,
  OrderTransaction: ORDERS,
  SalesAgreement: ORDERS,
  Product: PRODUCTS,
  ProductVariant: PRODUCTS,
  Customer: ['read_customers'],
  InventoryItem: ['read_inventory', 'read_products'],
  InventoryLevel: ['read_inventory'],
  Location: ['read_locations', 'read_inventory'],
};

const PROTECTED_FIELDS: Record<string, ReadonlySet<string>> = {
  Order: new Set(['email', 'phone', 'billingAddress', 'shippingAddress', 'displayAddress']),
  CustomerVisit: new Set(['landingPage', 'referrerUrl']),
  Customer: new Set([
    'firstName',
    'lastName',
    'email',
    'phone',
    'defaultEmailAddress',
    'defaultPhoneNumber',
    'defaultAddress',
  ]),
};
const PROTECTED_DOCUMENTATION = 'See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.';

export interface Denial {
  message: string;
  extensions: Record<string, unknown>;
}

/** Why a field may not be read, in Shopify's wording; null if it may. `returned` is the type that the field returns. */
export function denialOf(access: Access, parent: string, field: string, returned: string): Denial | null {
  const needed = field === 'ordersCount' ? ORDERS : NEEDED[returned];
  if (needed && !needed.some((scope) => access.scopes.has(scope))) {
    const requiredAccess = needed
      .map((scope) => `\`${scope}\` access scope`)
      .join(' or ')
      .concat('.');
    const message = `Access denied for ${field} field. Required access: ${requiredAccess}`;
    const documentation = 'https://shopify.dev/api/usage/access-scopes';
    return { message, extensions: { code: 'ACCESS_DENIED', documentation, requiredAccess } };
  }
  const refused = (what: string): Denial => ({
    message: `This app is not approved to ${what}. ${PROTECTED_DOCUMENTATION}`,
    extensions: { code: 'ACCESS_DENIED' },
  });
  if (returned === 'Customer' && !access.customerData.object) return refused('access the Customer object');
  if (!access.customerData.fields && PROTECTED_FIELDS[parent]?.has(field)) return refused(`use the ${field} field`);
  return null;
}
