/**
 * The group of a landing page: the first part of its path. `/products/mug-7` and `/products?page=2` are `/products`, the home page is
 * `/`; what is no path (`(not set)`, `(other)`, '') stands for itself.
 */
export function landingPageGroup(page: string): string {
  if (!page.startsWith('/')) return page;
  return `/${page.slice(1).split(/[/?#]/, 1)[0]}`;
}
