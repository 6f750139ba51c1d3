/** Services as people write them, in each language: one that is in order has no finding, and its careless twin has exactly those that it deserves. */
import { describe, expect, test } from 'vitest';
import { deployment, toService } from '../../testing/file-rules.ts';
import { rules } from '../index.ts';
import { isFileRule } from '../rule.ts';

const saidOf = (files: Readonly<Record<string, string>>): readonly string[] => {
  const service = toService({ files });
  return rules
    .filter(isFileRule)
    .flatMap((rule) =>
      [...rule.inspect(service, rule.thresholds)].map((one) =>
        'says' in one ? `${rule.id} ${one.at ? `${one.at.file}:${one.at.line}` : ''}` : `${rule.id} unknown`,
      ),
    );
};

const pipeline = (test: string): Readonly<Record<string, string>> => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  all:\n    steps:\n      - run: ${test}\n      - uses: docker/build-push-action@v6\n`,
});
const k8s = { 'deploy/app.yaml': deployment() };

const go = {
  'go.mod':
    'module acme.dev/payments\n\ngo 1.26\n\nrequire (\n\tgithub.com/go-chi/chi/v5 v5.2.0\n\tgo.opentelemetry.io/contrib/instrumentation/net/http/otelhttp v0.60.0\n)\n',
  'main.go':
    'package main\n\nimport (\n\t"net/http"\n\t"time"\n)\n\nfunc main() {\n\tclient := &http.Client{Timeout: 2 * time.Second}\n\tserve(":8080", client)\n}\n',
  'internal/config/config.go': 'package config\n\nvar prices = env("PRICES_URL", "http://prices:8080")\n',
  Dockerfile:
    'FROM golang:1.26 AS build\nRUN go build -o /app .\n\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
};
const spring = {
  'pom.xml':
    '<project>\n<parent><artifactId>spring-boot-starter-parent</artifactId></parent>\n<artifactId>payments</artifactId>\n<dependencies>\n<dependency><artifactId>spring-boot-starter-web</artifactId></dependency>\n<dependency><artifactId>micrometer-tracing-bridge-otel</artifactId></dependency>\n</dependencies>\n</project>\n',
  'src/main/java/dev/acme/PricesClient.java':
    'package dev.acme;\n\n/** See https://acme.dev/prices. */\nclass PricesClient {\n  PricesClient(RestClient.Builder builder, @Value("\u0024{prices.url}") String url) {\n    this.client = builder.baseUrl(url).build();\n  }\n}\n',
  'src/main/resources/application.yml':
    'spring:\n  application:\n    name: payments\n  datasource:\n    url: jdbc:postgresql://db:5432/payments\n    password: \u0024{DB_PASSWORD}\nprices:\n  url: http://prices:8080\n',
  'src/test/java/dev/acme/PricesClientTest.java': 'class PricesClientTest {\n  String url = "http://prices.acme.dev:8080";\n}\n',
  Dockerfile: 'FROM eclipse-temurin:25-jre\nCOPY target/app.jar /app.jar\nUSER 1000\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
};
const fastapi = {
  'pyproject.toml': '[project]\nname = "payments"\ndependencies = ["fastapi", "httpx", "opentelemetry-instrumentation-fastapi"]\n',
  'app/main.py':
    '"""The API of payments.\n\nSee https://acme.dev/payments.\n"""\nimport httpx\n\napp = FastAPI(title="payments")\nclient = httpx.AsyncClient(base_url=settings.prices_url)\n',
  'app/settings.py': 'class Settings(BaseSettings):\n    prices_url: str = "http://prices:8080"\n    db_password: SecretStr\n',
  'tests/test_main.py': 'import requests\n\n\ndef test():\n    requests.get("http://prices.acme.dev")\n',
  Dockerfile: 'FROM python:3.14-slim\nRUN useradd app\nUSER app\nCMD ["uvicorn", "app.main:app"]\n',
};
const rust = {
  'Cargo.toml':
    '[package]\nname = "payments"\n\n[dependencies]\naxum = "0.8"\nreqwest = { version = "0.13" }\nopentelemetry-otlp = "0.31"\n',
  'src/main.rs':
    "use std::time::Duration;\n\nfn client<'a>(c: &'a Config) -> reqwest::Client {\n    reqwest::Client::builder().timeout(Duration::from_secs(2)).build().unwrap()\n}\n",
  Dockerfile:
    'FROM rust:1.92 AS build\nRUN cargo build --release\nFROM debian:trixie-slim\nCOPY --from=build /app /app\nUSER 65532\nCMD ["/app"]\n',
};
const dotnet = {
  'src/Payments/Payments.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="OpenTelemetry.Exporter.OpenTelemetryProtocol" Version="1.14.0" />\n</ItemGroup>\n</Project>\n',
  'src/Payments/Program.cs':
    'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHttpClient<Prices>(c => c.BaseAddress = new Uri(builder.Configuration["Prices:Url"]!));\n',
  'src/Payments/appsettings.json':
    '{\n  "Prices": { "Url": "http://prices:8080" },\n  "ConnectionStrings": { "Main": "Host=db;Username=app" }\n}\n',
  Dockerfile:
    'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nRUN dotnet publish\nFROM mcr.microsoft.com/dotnet/aspnet:10.0\nUSER $APP_UID\nENTRYPOINT ["dotnet", "Payments.dll"]\n',
};

describe('a service that is in order', () => {
  test.each([
    ['Go', go, 'go test ./...'],
    ['Java with Spring', spring, './mvnw verify'],
    ['Python with FastAPI', fastapi, 'uv run pytest'],
    ['Rust', rust, 'cargo test'],
    ['.NET', dotnet, 'dotnet test'],
  ])('in %s has no finding', (_, files, command) => expect(saidOf({ ...files, ...k8s, ...pipeline(command) })).toEqual([]));
});

/** Put together here, so that this file holds nothing that looks like one. */
const PASSWORD = ['qW7', 'zR2', 'mK9', 'vB4', 'nX6', 'tL1'].join('');
const bare = { 'deploy/app.yaml': deployment({ without: /livenessProbe|securityContext: \{ allow/ }) };
const door = { 'deploy/ingress.yaml': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: payments }\n' };
const EACH = ['RUN-001 deploy/app.yaml:9', 'RUN-006 ', 'SEC-001 deploy/ingress.yaml:2', 'SEC-002 deploy/app.yaml:9'];

describe('its careless twin', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'Go',
      {
        'go.mod': 'module acme.dev/payments\n',
        'prices.go': `package main\n\nimport "net/http"\n\nconst apiKey = "${PASSWORD}"\n\nfunc prices() {\n\thttp.Get("http://prices.shop:8080/v1")\n}\n`,
      },
      ['RUN-002 go.mod:1', 'RUN-004 prices.go:8', 'RUN-005 prices.go:8', 'SEC-003 prices.go:5'],
    ],
    [
      'Java with Spring',
      {
        'pom.xml': spring['pom.xml'].replace('micrometer-tracing-bridge-otel', 'spring-boot-starter-actuator'),
        'src/main/java/Prices.java':
          'class Prices {\n  RestTemplate rest = new RestTemplate();\n  String url = "http://prices.shop:8080";\n}\n',
        'src/main/resources/application.yml': `spring:\n  datasource:\n    password: ${PASSWORD}\n`,
      },
      [
        'RUN-002 pom.xml:1',
        'RUN-004 src/main/java/Prices.java:3',
        'RUN-005 src/main/java/Prices.java:2',
        'SEC-003 src/main/resources/application.yml:3',
      ],
    ],
    [
      'Python with FastAPI',
      {
        'requirements.txt': 'fastapi\nrequests\n',
        'app/main.py': `import requests\n\nAPI_TOKEN = "${PASSWORD}"\nprices = requests.get("https://prices.acme.dev/v1")\n`,
      },
      ['RUN-002 requirements.txt:1', 'RUN-004 app/main.py:4', 'RUN-005 app/main.py:4', 'SEC-003 app/main.py:3'],
    ],
    [
      'Rust',
      {
        'Cargo.toml': '[dependencies]\naxum = "0.8"\nreqwest = "0.13"\n',
        'src/main.rs': `const DB_PASSWORD: &str = "${PASSWORD}";\nlet a = reqwest::get("http://prices.shop:8080").await?;\n`,
      },
      ['RUN-002 Cargo.toml:1', 'RUN-004 src/main.rs:2', 'RUN-005 src/main.rs:2', 'SEC-003 src/main.rs:1'],
    ],
    [
      '.NET',
      {
        'Payments.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql" Version="9" /></ItemGroup></Project>\n',
        'Program.cs': `var password = "${PASSWORD}";\nvar client = new HttpClient { BaseAddress = new Uri("http://prices.shop:8080") };\n`,
      },
      ['RUN-002 Payments.csproj:1', 'RUN-004 Program.cs:2', 'SEC-003 Program.cs:1'],
    ],
  ])('in %s has each finding that it deserves', (_, files, own) =>
    expect([...saidOf({ ...files, ...bare, ...door })].sort()).toEqual([...EACH, ...own].sort()),
  );
});
