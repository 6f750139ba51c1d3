import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { ConfigurationError, readEnvironment } from './environment.ts';

const variables = {
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535 }),
  LEVEL: Type.Enum(['low', 'high'], { default: 'low' }),
  VERBOSE: Type.Boolean({ default: false }),
  URL: Type.String({ format: 'url' }),
};

test('values have the types of their variables, and defaults where they are not set', () => {
  assert.deepEqual(
    readEnvironment(variables, { URL: 'http://example.com', PORT: '1234', VERBOSE: 'true', OTHER: 'x' }),
    {
      URL: 'http://example.com',
      PORT: 1234,
      LEVEL: 'low',
      VERBOSE: true,
    },
  );
});

test('yes and no are understood in any case, and a URL only if it is one', () => {
  assert.equal(readEnvironment(variables, { URL: 'http://example.com', VERBOSE: 'TRUE' }).VERBOSE, true);
  for (const url of ['localhost', 'postgres://user:pa#ss@host/db', 'postgres://a:1,b:2/db'])
    assert.throws(() => readEnvironment(variables, { URL: url }), /URL must match format "url"/);
});

test('an empty variable counts as unset', () => {
  assert.equal(readEnvironment(variables, { URL: 'http://example.com', PORT: '' }).PORT, 8080);
});

test('one message names every variable that is missing or wrong, and repeats no value', () => {
  const bad = { PORT: 'secret-1', LEVEL: 'secret-2', VERBOSE: 'secret-3' };
  assert.throws(
    () => readEnvironment(variables, bad),
    (error) => {
      assert.ok(error instanceof ConfigurationError);
      for (const name of ['PORT', 'LEVEL', 'VERBOSE', 'URL is not set']) assert.ok(error.message.includes(name), name);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    },
  );
});
