import type { FastifyInstance } from 'fastify';

/** The page at `/`, with links. */
export function serveHome(app: FastifyInstance, { hasSandbox }: { hasSandbox: boolean }): void {
  const links = [
    ['/explorer/', 'Explorer: run queries in the browser, works offline'],
    ...(hasSandbox ? [['/graphql', 'Apollo Sandbox: the same, loaded from Apollo']] : []),
    ['/health', 'Health'],
  ];
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Cartograph</title>
<style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>Cartograph</h1>
<p>Every cart, every channel, one graph. The API answers at <code>/graphql</code>.</p>
<ul>
${links.map(([href, text]) => `<li><a href="${href}">${text}</a></li>`).join('\n')}
</ul>
</html>
`;
  app.get('/', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(page),
  );
}
