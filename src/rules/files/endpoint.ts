/** Whether a text in code is the address of another host that should have been configured. */

const ADDRESS =
  /^(?:https?|wss?|grpcs?|amqps?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|nats|jdbc:\w+):\/\/(?:[^\s/@]*@)?(\[[0-9a-f:]+\]|[\w-]+(?:\.[\w-]+)*)(?=[:/?#]|$)/i;
const IP_AND_PORT = /^((?:\d{1,3}\.){3}\d{1,3}):\d{2,5}(?=\/|$)/;

/**
 * The scheme and host, or nothing. What cannot be told (a name that is put in at run time) is none.
 * @param before The code that leads to it.
 */
export const endpointIn = (literal: string, before: string): string | undefined => {
  const found = ADDRESS.exec(literal) ?? IP_AND_PORT.exec(literal);
  const host = found?.[1]?.toLowerCase();
  if (!found || host === undefined || isHarmless(host) || isDocument(literal) || SETTING.test(before) || NAME.test(before))
    return undefined;
  // What stands before the host may be a password.
  return found[0].replace(/\/\/[^\s/@]*@/, '//');
};

/** The machine itself, and what is set aside for examples (RFC 2606, 5737, 6761). */
const HARMLESS = [
  /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/,
  /(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net|edu))$/,
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113|255\.255\.255)\.\d+$/,
  // Names, not places: nobody connects to them.
  /(?:^|\.)(?:w3\.org|schema\.org|json-schema\.org|xmlsoap\.org|purl\.org|ietf\.org|rfc-editor\.org|openapis\.org|opentelemetry\.io|apache\.org|opensource\.org|creativecommons\.org|openid\.net|iana\.org|cloudevents\.io|hl7\.org|jcp\.org|sun\.com)$/,
  /^(?:schemas?|docs?|documentation|developers?|wiki|help|support|spec|ns|xmlns)\.|(?:^|\.)(?:github\.com|gitlab\.com|stackoverflow\.com|wikipedia\.org|readthedocs\.io|swagger\.io|npmjs\.com|go\.dev|docs\.rs|schemas\.microsoft\.com|springframework\.org|fasterxml\.com)$/,
];
const isHarmless = (host: string): boolean => HARMLESS.some((pattern) => pattern.test(host)) || /^\d+(?:\.\d+){0,2}$/.test(host);

/** A link to something to read, or the name of a schema or kind of problem (RFC 9457). */
const isDocument = (literal: string): boolean =>
  /\.(?:html?|md|pdf|xsd|dtd|json|svg|png|css)(?:[?#]|$)|\/(?:schemas?|problems?|errors?|docs?|wiki|claims)(?:\/|$)/i.test(literal);

/** It is what is used unless something else is set. */
const SETTING = /env|environ|config|setting|option|default|flag|propert|@Value|viper|fallback|\bgetString\b|Field\(/i;

/** It is given as a name or a link. */
const NAME =
  /(?:\$?schema|\$id|xmlns|namespace|licen[cs]e|terms\w*|contact|docs?|documentation|homepage|help|link|(?<![A-Za-z])type|typ|title|description|summary|instance|about|referer|origin|audience|author)["']?\s*[:=(,]?\s*["'`]?$|(?:(?<![a-z])log|print|console|fmt\.|throw|error|warn)[^\n]*$/i;
