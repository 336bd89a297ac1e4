const variantFields = `
  id sku title price compareAtPrice position createdAt updatedAt
  inventoryItem { id updatedAt unitCost { amount currencyCode } }`;

const productFields = `
  id updatedAt title handle vendor productType status tags createdAt publishedAt category { id fullName }`;

export const productsPage = `query ProductsPage($first: Int!, $after: String, $query: String!) {
  products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      ${productFields}
      variants(first: 50) { pageInfo { hasNextPage endCursor } nodes { ${variantFields} } }
    }
  }
}`;

export const productVariants = `query ProductVariants($id: ID!, $first: Int!, $after: String!) {
  product(id: $id) {
    variants(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${variantFields} } }
  }
}`;

export const productsBulk = (filter: string): string => `query {
  products(query: ${JSON.stringify(filter)}, sortKey: UPDATED_AT) {
    edges { node { ${productFields} variants { edges { node { ${variantFields} } } } } }
  }
}`;

export const productsCount = `query ProductsCount($query: String!) {
  productsCount(query: $query, limit: null) { count precision }
}`;
