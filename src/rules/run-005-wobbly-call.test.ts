import { testFileRule } from '../testing/file-rules.ts';
import { wobblyCall } from './run-005-wobbly-call.ts';

testFileRule(wobblyCall, {
  accept: [
    { name: 'fetch with a signal', files: { 'src/a.ts': 'await fetch(url, { signal: AbortSignal.timeout(1000) });\n' } },
    {
      name: 'axios with a time-out',
      files: { 'src/a.ts': "import axios from 'axios';\nconst api = axios.create({ baseURL, timeout: 1000 });\n" },
    },
    {
      name: 'axios with a time-out for all',
      files: {
        'src/a.js': "import axios from 'axios';\naxios.get(url);\n",
        'src/main.js': "import axios from 'axios';\naxios.defaults.timeout = 1000;\n",
      },
    },
    {
      name: 'a service that depends on a circuit breaker',
      files: { 'package.json': '{"dependencies":{"opossum":"9"}}', 'src/a.ts': 'await fetch(url);\n' },
    },
    {
      name: 'a method, a parameter and a module of the same name',
      files: {
        'src/a.ts': 'class Repository {\n  async fetch(id: string): Promise<Item> {\n    return this.store.fetch(id);\n  }\n}\n',
        'src/b.ts': 'export const load = ({ fetch }: Context) => fetch(url);\n',
        'src/c.ts': "import { fetch } from './http.ts';\nawait fetch(url);\n",
        'src/d.ts': 'class Cache {\n  fetch(id: string) {\n    return 1;\n  }\n}\n',
      },
    },
    { name: 'a page of its own', files: { 'src/a.js': "await fetch('/api/items');\n" } },
    {
      name: 'comments, tests and tools',
      files: { 'src/a.ts': '// await fetch(url)\n', 'src/a.test.ts': 'await fetch(url);\n', 'tools/x.ts': 'await fetch(url);\n' },
    },
    { name: 'Go with a client that gives up', files: { 'a.go': 'import "net/http"\nvar c = &http.Client{Timeout: time.Second}\n' } },
    {
      name: 'Go with a context',
      files: { 'a.go': 'import "net/http"\nctx, cancel := context.WithTimeout(ctx, 1)\nhttp.DefaultClient.Do(r)\n' },
    },
    { name: 'Python with a time-out', files: { 'a.py': 'import requests\nrequests.get(url, timeout=3)\n' } },
    {
      name: 'httpx, OkHttp and .NET, which give up by themselves',
      files: { 'a.py': 'import httpx\nhttpx.get(url)\n', 'A.java': 'new OkHttpClient();', 'A.cs': 'new HttpClient();' },
    },
    {
      name: 'Java with resilience4j',
      files: {
        'pom.xml': '<dependency><artifactId>resilience4j-spring-boot3</artifactId></dependency>',
        'src/main/java/A.java': 'new RestTemplate();',
      },
    },
    { name: 'Java with a time-out', files: { 'A.java': 'HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();' } },
    { name: 'Rust with a time-out', files: { 'src/a.rs': 'reqwest::Client::builder().timeout(d).build()' } },
  ],
  reject: [
    {
      name: 'fetch without one',
      files: {
        'src/prices.ts': `// fetch(old)\nexport const load = async () => {\n  const answer = await fetch(\`\${base}/prices\`);\n  return answer.json();\n};\n`,
      },
      found: [
        {
          at: { file: 'src/prices.ts', line: 3, column: 24 },
          says: '`fetch` waits for an answer without a time-out, and nothing breaks the circuit.',
        },
      ],
    },
    {
      name: 'axios and node-fetch, each file once',
      files: {
        'src/a.js': "const axios = require('axios');\nawait axios.get(url);\nawait axios.post(url);\n",
        'src/b.js': "import fetch from 'node-fetch';\nreturn fetch(url);\n",
      },
      found: [{ at: { file: 'src/a.js', line: 2, column: 7 }, says: /`axios.get`/ }, { at: { file: 'src/b.js', line: 2, column: 8 } }],
    },
    {
      name: 'Go’s shorthands and a client without anything',
      files: {
        'a.go': 'import "net/http"\nfunc f() { resp, err := http.Get(url) }\n',
        'b.go': 'import "net/http"\nvar client = &http.Client{}\n',
        'b_test.go': 'import "net/http"\nhttp.Get(url)\n',
      },
      found: [{ at: { file: 'a.go', line: 2, column: 25 }, says: /`http.Get`/ }, { at: { file: 'b.go', line: 2, column: 14 } }],
    },
    {
      name: 'Java and Kotlin',
      files: {
        'src/main/java/A.java': 'class A {\n  RestTemplate r = new RestTemplate();\n}\n',
        'src/main/kotlin/B.kt': 'val r = RestTemplate()\n',
      },
      found: [{ at: { file: 'src/main/java/A.java', line: 2, column: 20 } }, { at: { file: 'src/main/kotlin/B.kt', line: 1, column: 9 } }],
    },
    {
      name: 'Python’s requests',
      files: { 'app/a.py': 'import requests\n\n\ndef f():\n    return requests.post(url, json=data)\n' },
      found: [{ at: { file: 'app/a.py', line: 5, column: 12 } }],
    },
    {
      name: 'Rust’s reqwest',
      files: { 'src/a.rs': 'let body = reqwest::get(url).await?;\n' },
      found: [{ at: { file: 'src/a.rs', line: 1, column: 12 } }],
    },
  ],
});
