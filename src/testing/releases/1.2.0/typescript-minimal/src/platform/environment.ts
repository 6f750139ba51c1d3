/** Reads the configuration from the environment, its only source: typed, validated at once, no value ever repeated. */
import { Ajv, type ErrorObject } from 'ajv';
import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { formats } from './formats.ts';

/** The exit code for a configuration error in sysexits.h: restarting does not help. */
const EXIT_CONFIGURATION = 78;

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The values of `variables`, or one error that names every variable that is missing or wrong. */
export function readEnvironment<const V extends TProperties>(
  variables: V,
  environment: NodeJS.ProcessEnv,
): Static<Type.TObject<V>> {
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, strict: false, formats });
  const validate = ajv.compile(Type.Object(variables));
  const values = Object.fromEntries(
    // An empty variable counts as unset: that is how shells and manifests blank one out.
    Object.entries(variables).flatMap(([name, schema]) =>
      environment[name] ? [[name, spelled(schema, environment[name])]] : [],
    ),
  );
  if (validate(values)) return values as Static<Type.TObject<V>>;
  const problems = new Set((validate.errors ?? []).map(describe));
  throw new ConfigurationError(`Bad configuration: ${[...problems].join('; ')}.`);
}

/** The values that the process was given; without them it says what is wrong and ends. */
export function configure<const V extends TProperties>(variables: V): Static<Type.TObject<V>> {
  try {
    return readEnvironment(variables, process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_CONFIGURATION);
  }
}

/** Yes and no in any case, as OpenTelemetry has them. */
const spelled = (schema: TSchema, value: string): string =>
  'type' in schema && schema.type === 'boolean' ? value.toLowerCase() : value;

function describe({ keyword, instancePath, message, params }: ErrorObject): string {
  if (keyword === 'required') return `${params.missingProperty} is not set`;
  if (keyword === 'enum') return `${instancePath.slice(1)} must be one of ${params.allowedValues.join(', ')}`;
  return `${instancePath.slice(1)} ${message}`;
}
