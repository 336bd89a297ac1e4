const customerFields = `
  id updatedAt createdAt firstName lastName state tags locale
  defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }
  defaultAddress { city provinceCode countryCodeV2 }`;

export const customersPage = `query CustomersPage($first: Int!, $after: String, $query: String!) {
  customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { ${customerFields} }
  }
}`;

export const customersBulk = (filter: string): string => `query {
  customers(query: ${JSON.stringify(filter)}, sortKey: UPDATED_AT) { edges { node { ${customerFields} } } }
}`;

export const customersCount = `query CustomersCount($query: String!) {
  customersCount(query: $query, limit: null) { count precision }
}`;
