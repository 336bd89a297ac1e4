import { gid, type TypeFields, time } from '../context.js';
import type { ShopInventoryItem, ShopLocation, ShopProduct, ShopVariant } from '../model.js';
import { money } from '../money.js';
import { listRows } from '../paging.js';
import type { Shop, VariantRow } from '../shop.js';
import { moneyScalar, moneyV2 } from './money-fields.js';

type Level = ShopInventoryItem['levels'][number];

interface LevelRow {
  item: ShopInventoryItem;
  level: Level;
}

interface QuantityRow extends LevelRow {
  name: string;
  quantity: number;
}

const QUANTITIES: Record<string, (level: Level) => number> = {
  available: (level) => level.available,
  on_hand: (level) => level.onHand,
  committed: (level) => level.committed,
  incoming: (level) => level.incoming,
  reserved: (level) => level.reserved,
  damaged: () => 0,
  safety_stock: () => 0,
  quality_control: () => 0,
};

function stockOf(shop: Shop, variant: ShopVariant): number {
  const levels = shop.inventoryItems.get(variant.inventoryItemId)?.levels ?? [];
  return levels.filter((level) => level.isActive).reduce((total, level) => total + level.available, 0);
}

const product: TypeFields = {
  id: (product: ShopProduct) => gid('Product', product.id),
  legacyResourceId: (product: ShopProduct) => String(product.id),
  title: (product: ShopProduct) => product.title,
  handle: (product: ShopProduct) => product.handle,
  vendor: (product: ShopProduct) => product.vendor,
  productType: (product: ShopProduct) => product.productType,
  status: (product: ShopProduct) => product.status,
  tags: (product: ShopProduct) => product.tags,
  createdAt: (product: ShopProduct) => time(product.createdAt),
  updatedAt: (product: ShopProduct) => time(product.updatedAt),
  publishedAt: (product: ShopProduct) => time(product.publishedAt),
  category: (product: ShopProduct) => product.category,
  totalInventory: (product: ShopProduct, { context }) =>
    product.variants.reduce((total, variant) => total + stockOf(context.shop, variant), 0),
  variantsCount: (product: ShopProduct) => ({ count: product.variants.length, precision: 'EXACT' }),
  variants: (product: ShopProduct, { args }) => {
    const rows = product.variants.map((variant): VariantRow => ({ ...variant, productId: product.id }));
    return listRows(
      rows.sort((a, b) => a.position - b.position),
      `variants ${product.id}`,
      args.reverse === true,
    );
  },
};

const variant: TypeFields = {
  id: (variant: VariantRow) => gid('ProductVariant', variant.id),
  legacyResourceId: (variant: VariantRow) => String(variant.id),
  sku: (variant: VariantRow) => variant.sku,
  barcode: (variant: VariantRow) => variant.barcode,
  title: (variant: VariantRow) => variant.title,
  price: (variant: VariantRow, { context }) => moneyScalar(money(variant.price), context.shop.settings.currency),
  compareAtPrice: (variant: VariantRow, { context }) =>
    variant.compareAtPrice === null ? null : moneyScalar(money(variant.compareAtPrice), context.shop.settings.currency),
  position: (variant: VariantRow) => variant.position,
  createdAt: (variant: VariantRow) => time(variant.createdAt),
  updatedAt: (variant: VariantRow) => time(variant.updatedAt),
  inventoryQuantity: (variant: VariantRow, { context }) => stockOf(context.shop, variant),
  selectedOptions: (variant: VariantRow) => variant.options,
  product: (variant: VariantRow, { context }) => context.shop.products.get(variant.productId),
  inventoryItem: (variant: VariantRow, { context }) => context.shop.inventoryItems.get(variant.inventoryItemId),
};

const inventoryItem: TypeFields = {
  id: (item: ShopInventoryItem) => gid('InventoryItem', item.id),
  legacyResourceId: (item: ShopInventoryItem) => String(item.id),
  sku: (item: ShopInventoryItem) => item.sku,
  tracked: (item: ShopInventoryItem) => item.tracked,
  requiresShipping: () => true,
  createdAt: (item: ShopInventoryItem) => time(item.createdAt),
  updatedAt: (item: ShopInventoryItem) => time(item.updatedAt),
  unitCost: (item: ShopInventoryItem, { context }) =>
    item.unitCost === null ? null : moneyV2(money(item.unitCost), context.shop.settings.currency),
  variant: (item: ShopInventoryItem, { context }) => context.shop.variants.get(item.variantId),
  variants: (item: ShopInventoryItem, { args, context }) => {
    const variant = context.shop.variants.get(item.variantId);
    return listRows(variant ? [variant] : [], `variants of ${item.id}`, args.reverse === true);
  },
  inventoryLevels: (item: ShopInventoryItem, { args }) => {
    const levels = item.levels.filter((level) => args.includeInactive === true || level.isActive);
    return listRows(
      levels.map((level) => ({ item, level })),
      `levels ${item.id}`,
      args.reverse === true,
    );
  },
};

const level: TypeFields = {
  id: ({ item, level }: LevelRow) => `${gid('InventoryLevel', level.id)}?inventory_item_id=${item.id}`,
  isActive: ({ level }: LevelRow) => level.isActive,
  updatedAt: ({ level }: LevelRow) => time(level.updatedAt),
  item: ({ item }: LevelRow) => item,
  location: ({ level }: LevelRow, { context }) => context.shop.locations.get(level.locationId),
  quantities: ({ item, level }: LevelRow, { args }) =>
    (args.names as string[]).flatMap((name) => {
      const read = QUANTITIES[name];
      return read ? [{ item, level, name, quantity: read(level) }] : [];
    }),
};

export const catalogFields: Record<string, TypeFields> = {
  Product: product,
  ProductVariant: variant,
  InventoryItem: inventoryItem,
  InventoryLevel: level,
  SelectedOption: {
    name: (option: { name: string }) => option.name,
    value: (option: { value: string }) => option.value,
  },
  TaxonomyCategory: {
    id: (category: { id: string }) => category.id,
    fullName: (category: { fullName: string }) => category.fullName,
    name: (category: { fullName: string }) => category.fullName.split(' > ').at(-1),
  },
  InventoryQuantity: {
    id: ({ level, name }: QuantityRow) => `${gid('InventoryQuantity', level.id)}?name=${name}`,
    name: ({ name }: QuantityRow) => name,
    quantity: ({ quantity }: QuantityRow) => quantity,
    // On hand is a sum, and a quantity that never changed has no time.
    updatedAt: ({ level, name, quantity }: QuantityRow) =>
      name === 'on_hand' || quantity === 0 ? null : time(level.updatedAt),
  },
  Location: {
    id: (location: ShopLocation) => gid('Location', location.id),
    legacyResourceId: (location: ShopLocation) => String(location.id),
    name: (location: ShopLocation) => location.name,
    isActive: (location: ShopLocation) => location.isActive,
    createdAt: (location: ShopLocation) => time(location.createdAt),
    updatedAt: (location: ShopLocation) => time(location.updatedAt),
    address: (location: ShopLocation) => location.address,
  },
};
