import type { FastifyInstance } from 'fastify';
import { QuestionWay, type QuestionNeeds } from './answer-question.js';
import { JsonText } from './received-question.js';

/** `/graphql`. */
export async function serveQuestions(app: FastifyInstance, needs: QuestionNeeds): Promise<void> {
  await app.register(async (scope) => {
    const way = new QuestionWay(app, needs);
    // Not parsed yet: an equal text may have been read before.
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      done(null, new JsonText(body as string));
    });
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/graphql',
      handler: (request, reply) => way.answer(request, reply),
    });
  });
}
