import Type, { type Static } from 'typebox';
import type { ProductRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { normalDecimal } from '../../staging/decimal.js';
import { compileCheck } from '../../staging/schema-check.js';
import { presentText, secondary, secondaryDecimal, secondaryList, secondaryText } from '../../staging/secondary.js';
import { Collected } from './collected.js';
import { idOf } from './gid.js';
import { connection, costedItem, gid, instant, maybe, personalFields, unitCostOf } from './shapes.js';

/** The title of the only variant of a product without options: Shopify's filler, not a name that a merchant chose. */
const NO_VARIANT_TITLE = 'Default Title';

const variantShape = Type.Object({
  id: gid,
  sku: secondaryText,
  title: secondaryText,
  price: secondaryDecimal,
  inventoryItem: maybe(costedItem),
});

const productShape = Type.Object({
  id: gid,
  updatedAt: instant,
  title: presentText,
  category: secondary(Type.Object({ fullName: secondaryText })),
  productType: secondaryText,
  vendor: secondaryText,
  tags: secondaryList(Type.String()),
  status: presentText,
  variants: maybe(connection(variantShape)),
});

const options = { subject: 'Shopify product', personal: personalFields };
const checkProduct = compileCheck(productShape, options);
const checkVariant = compileCheck(variantShape, options);
const checkPages = compileCheck(Type.Object({ variants: maybe(connection(variantShape)) }), options);

/** A product with all its variants: later fragments are further pages of variants, or variants from a bulk export. */
export function stageProduct(fragments: unknown[], key: string, source: Source, drift: DriftReport): ProductRecord {
  const product = checkProduct(fragments[0], key, drift);
  const productId = idOf(product.id);
  const variants = new Collected<Static<typeof variantShape>>();
  variants.addPage(product.variants);
  for (const fragment of fragments.slice(1)) {
    if (isRow(fragment)) variants.add(checkVariant(fragment, productId, drift));
    else variants.addPage(checkPages(fragment, productId, drift).variants);
  }
  return {
    kind: 'product',
    productId,
    updatedAt: product.updatedAt,
    title: product.title || `#${productId}`,
    category: product.category?.fullName || null,
    productType: product.productType || null,
    vendor: product.vendor || null,
    tags: product.tags ?? [],
    status: product.status ?? 'unknown',
    currency: source.currency,
    variants: variants.complete(`Shopify product ${productId}`, 'variants').map(stageVariant),
  };
}

function stageVariant(variant: Static<typeof variantShape>): ProductRecord['variants'][number] {
  const item = variant.inventoryItem;
  return {
    variantId: idOf(variant.id),
    sku: variant.sku || null,
    title: !variant.title || variant.title === NO_VARIANT_TITLE ? null : variant.title,
    price: variant.price ? normalDecimal(variant.price) : null,
    unitCost: item ? unitCostOf(item) : null,
    costUpdatedAt: item ? item.updatedAt : null,
  };
}

/** Rows of a bulk export name their parent. */
function isRow(fragment: unknown): boolean {
  return typeof fragment === 'object' && fragment !== null && '__parentId' in fragment;
}
