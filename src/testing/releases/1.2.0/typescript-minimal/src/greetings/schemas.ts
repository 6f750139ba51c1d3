/** What a greeting looks like to callers: validation, types and the OpenAPI contract all come from here. */
import { type Static, Type } from 'typebox';

export const Greeting = Type.Object(
  {
    language: Type.String({ description: 'Language tag after BCP 47.' }),
    text: Type.String(),
  },
  { $id: 'Greeting', description: 'The greeting.' },
);
export type Greeting = Static<typeof Greeting>;

export const GreetingPath = Type.Object({
  language: Type.String({ pattern: '^[a-z]{2,3}$', examples: ['en'], description: 'Language tag after BCP 47.' }),
});
