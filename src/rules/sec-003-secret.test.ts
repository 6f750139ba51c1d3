import { expect, test } from 'vitest';
import { testFileRule, toService } from '../testing/file-rules.ts';
import { secret } from './sec-003-secret.ts';

/** Looks random, is not, and is put together here so that this file holds nothing that looks like a secret. */
const random = (length: number, alphabet: string): string => {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[(state >> 8) % alphabet.length];
  }).join('');
};
const CAPITALS = 'QWERTYUIOPLKJHGFDSZCVBNM234567';
const LETTERS = 'QWERTYUIOPLKJHGFDSAZCVBNMqwrtyiplkjhgfdsazcvbnm0987654321';
const PASSWORD = random(20, LETTERS);
const AWS = `AKIA${random(16, CAPITALS)}`;
const GITHUB = `${'gh'}p_${random(36, LETTERS)}`;
const JWT = [`eyJ${random(30, LETTERS)}`, `eyJ${random(60, LETTERS)}`, random(43, LETTERS)].join('.');
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----\n${random(64, LETTERS)}\n${random(64, LETTERS)}\n-----END ${'PRIVATE'} KEY-----\n`;
const WRITTEN_OUT = /holds what looks like a password or key that is written out\.$/;

testFileRule(secret, {
  accept: [
    {
      name: 'placeholders',
      files: {
        'config/app.yaml': `password: \${DB_PASSWORD}\ntoken: <your token>\napiKey: changeme-12345678\nsecret: "{{ .Values.secret }}"\nclient_secret: xxxxxxxxxxxxxxxxxxxx\n`,
        'src/a.ts': "const password = process.env.PASSWORD; const token = 'AKIAIOSFODNN7EXAMPLE';\n",
        'README.md': `Set GITHUB_TOKEN=${'gh'}p_${'x'.repeat(36)}\n`,
      },
    },
    {
      name: 'names, paths, references and checksums',
      files: {
        'k8s.yaml': 'secretName: payments-db-credentials-v2\nsecret: payments-db-credentials-v2\npassword: vault:secret/data/x1#password\n',
        'src/a.go': 'token := "internal/token/v2/reader"\nconst apiKeyHeader = "X-Api-Key-2"\nvar apiKey = "X-Api-Key-V2"\n',
        'src/b.py':
          'token_url = "https://id.acme.dev/oauth2/v2/token"\npassword = get_password("payments-db-1")\ncredentials = "3fa85f64-5717-4562-b3fc-2c963f66afa6"\ntoken = "3FA85F64-5717-4562-B3FC-2C963F66AFA6"\n',
        'a.yml': `checksum: sha256:${random(64, '0123456789abcdef')}\n`,
      },
    },
    {
      name: 'tests, examples and lock files',
      files: {
        'src/a.test.ts': `const token = '${GITHUB}';\n`,
        '.env.example': `API_KEY=${PASSWORD}\n`,
        'package-lock.json': `{"token": "${PASSWORD}"}`,
        'src/test/resources/key.pem': KEY,
      },
    },
    { name: 'an ignored file on a developer’s machine', files: { '.gitignore': '# local\n.env\n', '.env': `API_KEY=${PASSWORD}\n` } },
    {
      name: 'the same, ignored at the top of the repository',
      files: { '.env.local': `API_KEY=${PASSWORD}\n` },
      above: { '../../.gitignore': '**/.env.*\n' },
    },
    {
      name: 'lines that say so',
      files: { 'a.yaml': `password: ${PASSWORD} # gitleaks:allow\nx: "${GITHUB}" # pragma: allowlist secret\n` },
    },
    {
      name: 'what is encrypted where it stands',
      files: {
        'a.yaml': `kind: SealedSecret\nspec:\n  encryptedData:\n    password: ${PASSWORD}\n`,
        'b.yaml': `password: ENC[AES256_GCM,data:${PASSWORD}]\nsops:\n  version: 3\n`,
      },
    },
    {
      name: 'a word in the spelling of Kubernetes',
      files: { 'a.yaml': `kind: Secret\ndata:\n  password: ${Buffer.from('postgres-development').toString('base64')}\n` },
    },
    {
      name: 'code that reads keys',
      files: { 'src/a.ts': "const header = '-----BEGIN PRIVATE KEY-----';\nif (!text.startsWith(header)) throw new Error('no key');\n" },
    },
    {
      name: 'a password of a developer’s machine',
      files: { 'compose.yaml': `DATABASE_URL: postgres://app:${PASSWORD}@localhost:5432/app\n` },
    },
  ],
  reject: [
    {
      name: 'tokens of a known kind, wherever they are',
      files: {
        'docs/notes.md': `Use ${AWS} for now.\n`,
        'src/a.ts': `// \n  call('${GITHUB}');\n`,
        'scripts/x.sh': `export GH=${GITHUB}\n`,
        'config.json': `{"jwt": "${JWT}"}\n`,
      },
      found: [
        { says: 'The file config.json holds what looks like a signed token (JWT).', at: { file: 'config.json', line: 1, column: 10 } },
        { says: 'The file docs/notes.md holds what looks like an access key of AWS.', at: { file: 'docs/notes.md', line: 1, column: 5 } },
        { says: /a token of GitHub/, at: { file: 'scripts/x.sh', line: 1, column: 11 } },
        { says: /a token of GitHub/, at: { file: 'src/a.ts', line: 2, column: 9 } },
      ],
    },
    {
      name: 'private keys, in a file and in a text',
      files: { 'certs/server.key': KEY, 'src/a.ts': `const key = '${KEY.replaceAll('\n', '\\n')}';\n` },
      found: [
        { says: /a private key\.$/, at: { file: 'certs/server.key', line: 1, column: 1 } },
        { at: { file: 'src/a.ts', line: 1, column: 14 } },
      ],
    },
    {
      name: 'a password in code',
      files: {
        'src/main/java/A.java': `class A {\n  private static final String DB_PASSWORD = "${PASSWORD}";\n}\n`,
        'a.go': `apiKey := "${PASSWORD}"\n`,
      },
      found: [
        { says: WRITTEN_OUT, at: { file: 'a.go', line: 1, column: 1 } },
        { says: WRITTEN_OUT, at: { file: 'src/main/java/A.java', line: 2, column: 34 } },
      ],
    },
    {
      name: 'a password in configuration, without quotes',
      files: {
        '.env': `A=1\nSTRIPE_API_KEY=${PASSWORD}\n`,
        'src/main/resources/application.properties': `spring.datasource.password=${PASSWORD}\n`,
        'k8s.yaml': `kind: Secret\nstringData:\n  password: ${PASSWORD}\n`,
      },
      found: [
        { at: { file: '.env', line: 2, column: 1 }, says: WRITTEN_OUT },
        { at: { file: 'k8s.yaml', line: 3, column: 3 }, says: WRITTEN_OUT },
        { at: { file: 'src/main/resources/application.properties', line: 1, column: 1 }, says: WRITTEN_OUT },
      ],
    },
    {
      name: 'a Secret of Kubernetes as it is stored',
      files: { 'k8s.yaml': `kind: Secret\ndata:\n  password: ${Buffer.from(PASSWORD).toString('base64')}\n` },
      found: [{ says: WRITTEN_OUT }],
    },
    {
      name: 'an address with a password',
      files: { 'config/app.yaml': `url: postgres://app:${PASSWORD}@db.acme.dev:5432/app\n` },
      found: [{ says: /an address with a password/, at: { file: 'config/app.yaml', line: 1, column: 14 } }],
    },
    {
      name: 'a `.env` that a later line takes back in',
      files: { '.gitignore': '.env*\n!.env\n', '.env': `TOKEN=${PASSWORD}\n` },
      found: [{}],
    },
  ],
});

test('a finding never says the secret', () => {
  const texts = [GITHUB, AWS, JWT, KEY].map((token, index) => [
    `src/${index}.ts`,
    `const token = '${token}';\nconst password = "${PASSWORD}";\n`,
  ]);
  const found = [...secret.inspect(toService({ files: Object.fromEntries(texts) }), {})];
  expect(found.length).toBeGreaterThanOrEqual(8);
  for (const hidden of [GITHUB, AWS, JWT, KEY, PASSWORD]) expect(JSON.stringify(found)).not.toContain(hidden.slice(4, 16));
});
