/** What looks like a secret in a text, and where it begins. It tells what kind it is, and never what it says. */
import { isSecretLike } from './secret-like.ts';

export interface Secret {
  /** `a token of GitHub`. */
  readonly kind: string;
  readonly offset: number;
}

export const secretsIn = (text: string, path: string): readonly Secret[] => {
  const known = LIKELY.test(text) ? tokensIn(text) : [];
  const assigned = NAMED.test(text) && !SEALED.test(text) ? assignedIn(text, path) : [];
  // What is known by its form is told once, though it is assigned to something as well.
  const others = assigned.filter(({ offset, end }) => !known.some((token) => token.offset >= offset && token.offset < end));
  return [...known, ...others].sort((a, b) => a.offset - b.offset);
};

/** As the vendors document their forms. What is random in them is in the group. */
const TOKENS: readonly (readonly [string, RegExp])[] = [
  ['an access key of AWS', /(?<![A-Za-z0-9])(?:AKIA|ASIA)([A-Z2-7]{16})(?![A-Za-z0-9])/g],
  ['a token of GitHub', /(?<![\w])(?:gh[pousr]_|github_pat_)([A-Za-z0-9_]{36,})(?!\w)/g],
  ['a token of GitLab', /(?<![\w])gl(?:pat|dt|rt|cbt|ptt|soat)-([\w-]{20,})/g],
  ['a token of Slack', /(?<![\w])xox[abeoprs]-([\w-]{20,})/g],
  ['a webhook of Slack', /hooks\.slack\.com\/services\/(T\w{8,}\/B\w{8,}\/\w{20,})/g],
  ['a key of Google', /(?<![\w-])AIza([\w-]{35})(?![\w-])/g],
  ['a key of Stripe', /(?<![\w])[rs]k_live_([A-Za-z0-9]{16,})/g],
  ['a token of npm', /(?<![\w])npm_([A-Za-z0-9]{36})(?!\w)/g],
  ['a token of PyPI', /pypi-AgEI([\w-]{50,})/g],
  ['a token of Docker', /(?<![\w])dckr_pat_([\w-]{20,})/g],
  ['a token of Vault', /(?<![\w.])hvs\.([\w-]{24,})/g],
  ['a key of SendGrid', /(?<![\w])SG\.([\w-]{22}\.[\w-]{43})/g],
  ['a key of an AI service', /(?<![\w])sk-(?:proj|ant|svcacct)-([\w-]{24,})/g],
  ['a key of an Azure account', /AccountKey=([A-Za-z0-9+/]{60,}={0,2})/g],
  ['a signed token (JWT)', /(?<![\w.-])(eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,})/g],
  [
    'a private key',
    /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r)+(?:[\w-]+: [^\n]+\s+)*([A-Za-z0-9+/=]{40,})/g,
  ],
];
const LIKELY =
  /AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|soat)-|xox[abeoprs]-|hooks\.slack|AIza|k_live_|npm_|pypi-|dckr_pat_|hvs\.|SG\.|sk-|AccountKey=|eyJ|PRIVATE KEY/;

const tokensIn = (text: string): readonly Secret[] =>
  TOKENS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: all, 1: random = '' }) =>
      isMadeUp(random) || isMadeUp(all) ? [] : [{ kind, offset: index }],
    ),
  );

/** As in documents: `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxxxxxx`, `glpat-1234567890…`. */
const isMadeUp = (text: string): boolean =>
  /example|dummy|fake|sample|your|placeholder|redacted|eyJzdWIiOiIxMjM0NTY3ODkw|x{6}|0{8}|1234567|abcdefg|\*{3}|\.{3}/i.test(text) ||
  new Set(text).size < 8;

const WORD =
  '(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|client[_-]?secret|credentials?)';
const NAMED = new RegExp(`${WORD}|://`, 'i');
/** Encrypted where it stands: by sealed-secrets, SOPS or Ansible. */
const SEALED = /^kind:\s*["']?SealedSecret|^["']?sops["']?:|\$ANSIBLE_VAULT/m;
/** A name that ends in one of the words, then a text in quotes. */
const QUOTED = new RegExp(String.raw`${WORD}["']?\]?\s*(?::\s*(?:[&\w' <>]{1,30}=\s*)?|=>?\s*|:=\s*)(["'\`])([^\n"'\`]{12,200})\1`, 'gi');
/** The same without quotes, where files are all values. */
const PLAIN = new RegExp(String.raw`^[ \t]*(?:export\s+|ENV\s+|- )?["']?[\w.-]*${WORD}["']?\s*[:=]\s*([^\s"'#]{12,200})[ \t\r]*$`, 'gim');
const IN_ADDRESS = /:\/\/[\w.-]{0,100}:([^\s:/@"'`]{8,200})@([\w.-]+)/g;
const VALUES =
  /\.(?:ya?ml|env|properties|ini|toml|conf|cfg|tfvars|sh)$|(?:^|\/)(?:\.env[\w.-]*|Dockerfile[\w.-]*|\.npmrc|\.netrc|\.pypirc)$/;

const assignedIn = (text: string, path: string): readonly (Secret & { readonly end: number })[] => {
  const found = (kind: string, matches: Iterable<RegExpExecArray>, value: number) =>
    [...matches].flatMap((match) => {
      const offset = match.index + match[0].search(/\S/);
      return isSecretLike(match[value] ?? '') ? [{ kind, offset, end: match.index + match[0].length }] : [];
    });
  const remote = [...text.matchAll(IN_ADDRESS)].filter(([, , host = '']) => !/^(?:localhost|127\.)/.test(host));
  return [
    ...found(WRITTEN_OUT, text.matchAll(QUOTED), 2),
    ...(VALUES.test(path) ? found(WRITTEN_OUT, text.matchAll(PLAIN), 1) : []),
    ...found('an address with a password', remote, 1),
  ];
};

const WRITTEN_OUT = 'a password or key that is written out';
