/** Whether a text is random enough to be a secret, and no placeholder, name, path or address. */

export const isSecretLike = (written: string): boolean => {
  const value = fromBase64(written) ?? written;
  return (
    /^[\w+/=!@#$%^&*().,;:~?|-]+$/.test(value) &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !PLACEHOLDER.test(value) &&
    !NAME.test(value) &&
    entropyOf(value) >= LEAST_BITS
  );
};

/** What a Kubernetes Secret says may be a word in another spelling. */
const fromBase64 = (text: string): string | undefined => {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const plain = Buffer.from(text, 'base64').toString('latin1');
  return /^[ -~]+$/.test(plain) ? plain : undefined;
};

/** Bits a character: words and names are below, random texts of 16 characters and more above. */
const LEAST_BITS = 3.3;

const PLACEHOLDER =
  /example|sample|change-?me|change_me|changeit|placeholder|dummy|fake|test|demo|todo|your|my-|insert|replace|redacted|secret|passw|token|default|local|postgres|admin|root|user|xxx|\*\*\*|\.\.\.|1234|abcd|<|>|\$\{|\$\(|\{\{|%\(|^\$|^%/i;

/** Words with separators, paths, addresses, checksums, UUIDs, dates, versions, references and calls. */
const NAME =
  /^(?:[A-Za-z]+\d{0,4}[-_.:/])+[A-Za-z]*\d{0,4}$|^[A-Z]+(?:_[A-Z0-9]+)+$|^[\w-]+(?:\.[A-Za-z_][\w-]*)+(?:\(.*)?$|^\.{0,2}\/|:\/\/|^sha\d+[-:]|^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$|^\d{4}-\d\d|^v?\d+\.\d+|^(?:arn|urn|projects|vault|env|file|ref|op|ssm|secretsmanager|kms|sops):|^ENC[[(]|\(|^[a-z]+(?:[A-Z][a-z]+)+\d?$|^\/?[\w-]+(?:\/[\w.-]+)+$/;

const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
};
