declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route is answered without credentials. */
    isOpen?: true;
  }
}

/** The configuration of routes without business data, for browsers and load balancers. Every other route needs credentials. */
export const openToAll = { isOpen: true } as const;
