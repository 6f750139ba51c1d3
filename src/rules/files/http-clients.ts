/** HTTP clients that wait for ever unless they are told otherwise, by language. A client with a default of its own is not among them. */
import type { Language } from './path-kinds.ts';

interface Clients {
  /** A call of one, in code without comments. */
  readonly call: RegExp;
  /** What a file must name for the call to be one of theirs. */
  readonly imports?: RegExp;
  /** What gives all of them a time-out, wherever it stands. */
  readonly everywhere?: RegExp;
  /** What makes the name another function's: it can't be told then. */
  readonly unless?: RegExp;
}

// Not here: httpx (5 s), aiohttp (5 min), OkHttp (10 s) and .NET's HttpClient (100 s), which give up by themselves.
export const clients: Readonly<Partial<Record<Language, Clients>>> = {
  javascript: {
    call: /(?<![\w.$])(?<!function\s|async\s)(?:fetch|axios(?:\.(?:get|post|put|patch|delete|request|create))?|got(?:\.(?:get|post|put|patch|delete))?)(?=\()(?!\([^()\n]*\)\s*(?::[^={;\n]*)?\{)(?!\(\s*["'`]\/)/,
    imports: /\bfetch\(|["'](?:axios|got)["']/,
    everywhere: /axios\.defaults\.timeout|setGlobalDispatcher|(?:headers|body)Timeout/,
    unless: /\bfetch\s*[:?,}]|\b(?:const|let|var|function)\s+fetch\b|import\s+fetch\b(?![^\n]*["'](?:node-fetch|cross-fetch|undici)["'])/,
  },
  go: {
    call: /\bhttp\.(?:Get|Post|Head|PostForm)\(|\bhttp\.DefaultClient\.(?:Do|Get|Post|Head|PostForm)\(|&?http\.Client\{\s*\}/,
    imports: /"net\/http"/,
    everywhere: /http\.DefaultClient(?:\.Timeout)?\s*=/,
  },
  java: {
    call: /\bnew RestTemplate\(\s*\)|(?<!new )\bRestTemplate\(\s*\)|\b(?:WebClient|RestClient)\.create\(|\bHttpClient\.(?:newHttpClient|newBuilder)\(|\bHttpClients\.createDefault\(/,
  },
  python: {
    call: /\brequests\.(?:get|post|put|patch|delete|head|request|Session)\(|\burllib\.request\.urlopen\(/,
    imports: /\bimport (?:requests|urllib)/,
    everywhere: /setdefaulttimeout/,
  },
  rust: { call: /\breqwest::get\(|\breqwest::(?:Client|ClientBuilder)::new\(/ },
};

/** Libraries that give calls a time-out or break the circuit, by the name of the dependency. */
export const GUARD_LIBRARY =
  /^(?:opossum|cockatiel|mollitia|brakes|axios-timeout)$|gobreaker|hystrix|failsafe|resilience4j|circuitbreaker|circuit-breaker|pybreaker|aiobreaker|sentinel|fault-tolerance|^Polly$|Http\.(?:Resilience|Polly)/i;
