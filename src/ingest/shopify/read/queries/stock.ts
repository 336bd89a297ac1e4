export const locationsPage = `query LocationsPage($first: Int!, $after: String) {
  locations(first: $first, after: $after, includeInactive: true, includeLegacy: true) {
    pageInfo { hasNextPage endCursor }
    nodes { id name isActive createdAt updatedAt address { city provinceCode countryCode } }
  }
}`;

const levelFields = `
  id updatedAt isActive location { id }
  quantities(names: ["available", "on_hand", "committed", "incoming", "reserved"]) { name quantity updatedAt }`;

/** An item's variant is requested as a connection: the plain field is deprecated in the pinned version. */
export const inventoryPage = `query InventoryPage($first: Int!, $after: String, $query: String) {
  inventoryItems(first: $first, after: $after, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id sku tracked createdAt updatedAt unitCost { amount currencyCode }
      variants(first: 1) { nodes { id } }
      inventoryLevels(first: 20, includeInactive: true) {
        pageInfo { hasNextPage endCursor } nodes { ${levelFields} }
      }
    }
  }
}`;

export const inventoryLevels = `query InventoryLevels($id: ID!, $first: Int!, $after: String!) {
  inventoryItem(id: $id) {
    inventoryLevels(first: $first, after: $after, includeInactive: true) {
      pageInfo { hasNextPage endCursor } nodes { ${levelFields} }
    }
  }
}`;
