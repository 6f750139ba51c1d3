import { expect } from 'vitest';
import { deployment, testFileRule } from '../testing/file-rules.ts';
import { noTelemetry } from './run-002-no-telemetry.ts';

const npm = (...names: readonly string[]): string =>
  JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])) });
const named = (name: string): string => deployment({ container: ['env:', '  - name: OTEL_SERVICE_NAME', `    value: ${name}`] });
const OTEL = npm('@opentelemetry/sdk-node');

testFileRule(noTelemetry, {
  accept: [
    { name: 'Node', files: { 'package.json': npm('fastify', '@opentelemetry/exporter-trace-otlp-http') } },
    {
      name: 'Go',
      files: {
        'go.mod': 'module x\n\nrequire (\n\tgo.opentelemetry.io/otel v1.40.0\n\tgo.opentelemetry.io/otel/sdk v1.40.0 // indirect\n)\n',
      },
    },
    { name: 'Python', files: { 'pyproject.toml': '[project]\ndependencies = [\n  "fastapi>=0.115",\n  "opentelemetry-sdk>=1.30",\n]\n' } },
    { name: 'Python by a list', files: { 'requirements.txt': 'fastapi==0.115\nopentelemetry-distro[otlp]==0.50b0\n' } },
    {
      name: 'Java by Maven',
      files: {
        'pom.xml': '<dependency><groupId>io.micrometer</groupId><artifactId>micrometer-tracing-bridge-otel</artifactId></dependency>',
      },
    },
    {
      name: 'Java by Gradle',
      files: {
        'build.gradle.kts': 'dependencies {\n  implementation("io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter")\n}\n',
      },
    },
    { name: 'Rust', files: { 'Cargo.toml': '[dependencies]\ntokio = "1"\nopentelemetry-otlp = { version = "0.31" }\n' } },
    {
      name: '.NET',
      files: {
        'src/A/A.csproj':
          '<Project><ItemGroup><PackageReference Include="OpenTelemetry.Extensions.Hosting" Version="1" /></ItemGroup></Project>',
      },
    },
    {
      name: 'an agent in the image',
      files: {
        'pom.xml': '<artifactId>spring-boot-starter-web</artifactId>',
        Dockerfile: 'FROM x\nENTRYPOINT ["java", "-javaagent:/opentelemetry-javaagent.jar"]\n',
      },
    },
    {
      name: 'the operator’s annotation',
      files: {
        'go.mod': 'module x\n',
        'k8s.yaml': 'kind: Deployment\nannotations:\n  instrumentation.opentelemetry.io/inject-go: "true"\n',
      },
    },
    {
      name: 'its own name, in manifests and in code',
      files: { 'package.json': OTEL, 'k8s.yaml': named('payments'), 'src/a.ts': "resource({ 'service.name': 'payments' });\n" },
    },
    {
      name: 'a name that is put in later',
      files: {
        'package.json': OTEL,
        'k8s.yaml': named('$(POD_NAME)'),
        'src/a.ts': "resource({ 'service.name': serviceName, x: process.env['OTEL_SERVICE_NAME'] });\n",
      },
    },
    { name: 'another name in a test', files: { 'package.json': OTEL, 'src/a.test.ts': "resource({ 'service.name': 'other' });\n" } },
    {
      name: 'a list of attributes that code asks for',
      files: { 'package.json': OTEL, 'src/a.ts': "const keys = ['service.name', 'service.instance.id'];\n" },
    },
  ],
  reject: [
    {
      name: 'a service without any of it',
      files: { 'package.json': npm('fastify', 'pino'), Dockerfile: 'FROM node:24\n' },
      found: [{ says: 'payments sends no telemetry by OpenTelemetry.', at: { file: 'package.json', line: 1 } }],
    },
    {
      name: 'the words of the API alone',
      files: { 'package.json': npm('@opentelemetry/api', '@opentelemetry/semantic-conventions') },
      found: [{}],
    },
    {
      name: 'a development dependency alone',
      files: { 'package.json': JSON.stringify({ devDependencies: { '@opentelemetry/sdk-node': '1' } }) },
      found: [{}],
    },
    ...Object.entries({
      'go.mod': 'module x\n\nrequire github.com/go-chi/chi/v5 v5.2.0\n',
      'requirements.txt': 'fastapi==0.115\nuvicorn[standard]\n',
      'pyproject.toml': '[project]\nname = "payments"\ndependencies = ["fastapi"]\n',
      'pom.xml':
        '<project><artifactId>payments</artifactId><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></project>',
      'Cargo.toml': '[package]\nname = "payments"\n[dependencies]\naxum = "0.8"\n',
      'Payments.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Npgsql" Version="9" /></ItemGroup></Project>',
    }).map(([file, text]) => ({ name: `${file} without any of it`, files: { [file]: text }, found: [{ at: { file, line: 1 } }] })),
    {
      name: 'a name that is not the catalog’s, in manifests',
      files: { 'package.json': OTEL, 'k8s.yaml': named('payment-service') },
      found: [
        {
          says: 'The telemetry of payments calls it payment-service, a name that the catalog does not have for it.',
          at: { file: 'k8s.yaml', line: 17, column: 22 },
        },
      ],
    },
    {
      name: 'the same in code and in the image',
      files: {
        'package.json': OTEL,
        'src/a.ts': "resource({ 'service.name': 'billing' });\n",
        Dockerfile: 'FROM x\nENV OTEL_SERVICE_NAME=billing\n',
      },
      found: [
        { at: expect.objectContaining({ file: 'Dockerfile', line: 2 }) },
        { at: expect.objectContaining({ file: 'src/a.ts', column: 29 }) },
      ],
    },
  ],
  unknown: [
    { name: 'a part of a larger build', files: { 'build.gradle': "implementation 'org.x:y:1'" }, unknown: /another project of Gradle/ },
    { name: 'a service without a manifest that is known', files: { 'main.cob': '', Dockerfile: 'FROM x\n' }, unknown: /not known/ },
    { name: 'a vendor’s agent', files: { 'package.json': npm('fastify', 'dd-trace') }, unknown: /dd-trace, which may bring/ },
    { name: 'a library of the company’s own', files: { 'package.json': npm('@acme/observability') }, unknown: /@acme\/observability/ },
    {
      name: 'a parent of the company’s own',
      files: { 'pom.xml': '<parent><artifactId>acme-service-parent</artifactId></parent>' },
      unknown: /acme-service-parent \(the build above\), which may bring/,
    },
  ],
});
