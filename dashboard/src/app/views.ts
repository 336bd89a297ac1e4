import type { ComponentType } from 'preact';
import paths from '../../views.json';
import type { ViewSettings } from '../address/address.js';
import { customerListSettings, customerPageSettings, customerSettings } from '../views/customers/settings.js';
import { numberSettings } from '../views/number/settings.js';
import * as overview from '../views/overview/overview.js';
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

/** Loads one of the views that are in one file. */
const further =
  (name: Exclude<keyof typeof import('../views/further-views.js'), 'questions' | 'App'>) =>
  async (): Promise<ViewModule> => ({
    View: (await import('../views/further-views.js'))[name],
  });

const modules: Record<string, Pick<View, 'load' | 'settings'>> = {
  // With the first script: its own file would be asked for after it, and share a third piece with the others.
  '/': { load: async () => overview },
  '/sales': { load: further('sales'), settings: salesSettings },
  '/products': { load: further('products'), settings: productSettings },
  '/customers': { load: further('customers'), settings: customerSettings },
  '/customer-list': { load: further('customerList'), settings: customerListSettings },
  '/customer': { load: further('customer'), settings: customerPageSettings },
  '/marketing': { load: further('marketing') },
  '/money': { load: further('money') },
  '/status': { load: further('health') },
  '/number': { load: further('number'), settings: numberSettings },
  '/order': { load: further('order'), settings: { id: (value) => value.length <= 500 } },
};

/** In the order of the navigation. */
export const views: readonly View[] = (paths as Pick<View, 'path' | 'name' | 'openedFrom'>[]).map((view) => ({
  ...view,
  ...modules[view.path]!,
}));
