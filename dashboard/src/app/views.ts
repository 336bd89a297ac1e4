import type { ComponentType } from 'preact';
import paths from '../../views.json';
import type { ViewSettings } from '../address/address.js';

/** What a view's module exports. */
export interface ViewModule {
  /** Draws everything below the bar of range and filters. */
  View: ComponentType;
}

/** A view: where it is, and how it is loaded when it is first needed. Its path also stands in `views.json`, from which the API serves it. */
export interface View {
  path: string;
  name: string;
  load: () => Promise<ViewModule>;
  /** Settings of its own in the address, with a test of their values. */
  settings?: ViewSettings;
}

const modules: Record<string, Pick<View, 'load' | 'settings'>> = {
  '/': { load: () => import('../views/overview/overview.js') },
};

/** In the order of the navigation. */
export const views: readonly View[] = paths.map(({ path, name }) => ({ path, name, ...modules[path]! }));
