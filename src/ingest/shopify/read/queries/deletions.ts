/** All that remains visible of deleted objects. Events are kept for a year. */
export const deletionsPage = `query DeletionsPage($first: Int!, $after: String, $query: String!) {
  events(first: $first, after: $after, query: $query, sortKey: CREATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { id action createdAt ... on BasicEvent { subjectId subjectType } }
  }
}`;
