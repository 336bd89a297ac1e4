import type { ComponentType } from 'preact';
import paths from '../../views.json';
import type { ViewSettings } from '../address/address.js';
import { customerSettings } from '../views/customers/settings.js';
import { numberSettings } from '../views/number/settings.js';
import { productSettings } from '../views/products/settings.js';
import { salesSettings } from '../views/sales/settings.js';

/** What a view's module exports. */
export interface ViewModule {
  /** Draws everything below the bar of range and filters. */
  View: ComponentType;
}

/** A view: where it is, and how it is loaded when it is first needed. Its path also stands in `views.json`, from which the API serves it. */
export interface View {
  path: string;
  name: string;
  /** The view that leads to it, for one that is not in the navigation. */
  openedFrom?: string;
  load: () => Promise<ViewModule>;
  /** Settings of its own in the address, with a test of their values. */
  settings?: ViewSettings;
}

const modules: Record<string, Pick<View, 'load' | 'settings'>> = {
  '/': { load: () => import('../views/overview/overview.js') },
  '/number': { load: () => import('../views/number/number.js'), settings: numberSettings },
  '/order': { load: () => import('../views/order/order.js'), settings: { id: (value) => value.length <= 500 } },
  '/sales': { load: () => import('../views/sales/sales.js'), settings: salesSettings },
  '/products': { load: () => import('../views/products/products.js'), settings: productSettings },
  '/customers': { load: () => import('../views/customers/customers.js'), settings: customerSettings },
};

/** In the order of the navigation. */
export const views: readonly View[] = (paths as Pick<View, 'path' | 'name' | 'openedFrom'>[]).map((view) => ({
  ...view,
  ...modules[view.path]!,
}));
