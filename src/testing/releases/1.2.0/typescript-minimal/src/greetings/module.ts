/** Greetings over HTTP: an example of a resource, from route to rule. */
import { defineModule } from '../platform/app.ts';
import { ref } from '../platform/http/ref.ts';
import { Greeting, GreetingPath } from './schemas.ts';
import { greet } from './service.ts';

export const greetings = defineModule({
  register(app) {
    app.addSchema(Greeting);

    app.get(
      '/v1/greetings/:language',
      {
        schema: {
          operationId: 'getGreeting',
          summary: 'Get a greeting',
          tags: ['greetings'],
          params: GreetingPath,
          response: { 200: ref(Greeting) },
        },
      },
      async (request) => greet(request.params.language),
    );
  },
});
