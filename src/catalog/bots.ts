/** Who of the authors in git is no person. */

export interface Author {
  readonly name: string;
  readonly mail: string;
}

/** Apps of GitHub (`renovate[bot]`), and names like `semantic-release-bot`. Not `Bot` alone: it is a surname. */
const NAME = /\[bot\]$|[-_]bot$/i;
/** GitHub's noreply addresses of apps, and those that GitLab gives to access tokens of projects and groups. */
const MAIL = /\[bot\]@|^(?:project|group)_?\d+_bot[^@]*@/i;
/** Names by which well-known bots go where they are no app. */
const KNOWN = new Set([
  'dependabot',
  'renovate',
  'renovate bot',
  'mend renovate',
  'greenkeeper',
  'github actions',
  'github action',
  'github-actions',
  'gitlab ci',
  'jenkins',
]);

/** @param others Names that a company gave its own. */
export const isBot = ({ name, mail }: Author, others: readonly string[]): boolean => {
  const lower = name.toLowerCase();
  return NAME.test(name) || MAIL.test(mail) || KNOWN.has(lower) || others.some((other) => other.toLowerCase() === lower);
};
