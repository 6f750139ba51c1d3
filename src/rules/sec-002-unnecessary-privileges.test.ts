import { deployment, testFileRule } from '../testing/file-rules.ts';
import { unnecessaryPrivileges } from './sec-002-unnecessary-privileges.ts';

const docker = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

testFileRule(unnecessaryPrivileges, {
  accept: [
    { name: 'a container that has no right that it does not need', files: { 'k8s.yaml': deployment() } },
    {
      name: 'a user by number, of the container itself',
      files: {
        'k8s.yaml': deployment({
          without: /securityContext/,
          container: ['securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true }'],
        }),
      },
    },
    {
      name: 'a pod that does not say as whom it runs, where its image does',
      files: { Dockerfile: docker('FROM node:24', 'USER node'), 'k8s.yaml': deployment({ without: /runAsNonRoot/ }) },
    },
    { name: 'the same where nobody knows', files: { 'k8s.yaml': deployment({ without: /runAsNonRoot/ }) } },
    { name: 'an image with a user', files: { Dockerfile: docker('FROM golang:1.26 AS build', 'FROM scratch', 'USER 65532:65532') } },
    {
      name: 'an image with a user in a variable',
      files: { Dockerfile: docker('FROM mcr.microsoft.com/dotnet/aspnet:10.0', 'USER $APP_UID') },
    },
    { name: 'a base image without root', files: { Dockerfile: docker('FROM gcr.io/distroless/static-debian13:nonroot') } },
    {
      name: 'a user of the stage that the last one builds on',
      files: { Dockerfile: docker('FROM python:3.14 AS base', 'USER app', 'FROM base', 'CMD x') },
    },
    {
      name: 'somebody else’s database',
      files: { 'a.yaml': deployment(), 'b.yaml': deployment({ name: 'postgres', without: /securityContext/ }) },
    },
  ],
  reject: [
    {
      name: 'a container without a security context',
      files: { 'k8s.yaml': deployment({ without: /securityContext: \{ allow/ }) },
      found: [
        {
          says: 'Container app of Deployment payments has more rights than a service needs: it may gain privileges, may write to its root file system.',
          at: { file: 'k8s.yaml', line: 9, column: 11 },
        },
      ],
    },
    {
      name: 'a privileged one that is root by number, though the pod says otherwise',
      files: {
        'k8s.yaml': deployment({
          without: /securityContext: \{ allow/,
          container: ['securityContext: { privileged: true, runAsUser: 0, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true }'],
        }),
      },
      found: [{ says: /: it runs as root, is privileged\.$/ }],
    },
    {
      name: 'a pod that says nothing, and an image that ends as root',
      files: { Dockerfile: docker('FROM node:24', 'USER node', 'USER root'), 'k8s.yaml': deployment({ without: /runAsNonRoot/ }) },
      found: [{ says: /runs as root/ }],
    },
    {
      name: 'an image without a user, where there are no manifests',
      files: {
        Dockerfile: docker('# syntax', 'FROM golang:1.26 AS build', 'RUN go build \\', '  ./...', 'FROM alpine:3.22', 'CMD ["/app"]'),
      },
      found: [
        {
          says: 'The image of payments runs as root: its Dockerfile has no `USER`, and alpine:3.22 has root.',
          at: { file: 'Dockerfile', line: 6 },
        },
      ],
    },
    {
      name: 'a base image by a variable',
      files: { Dockerfile: docker('ARG BASE=eclipse-temurin:25-jre', `FROM \${BASE}`, 'USER 0') },
      found: [{ says: /`USER 0`/, at: { file: 'Dockerfile', line: 3 } }],
    },
  ],
  unknown: [
    { name: 'an image of the company’s own', files: { Dockerfile: docker('FROM registry.acme.dev/base/jre:25') }, unknown: /neither/ },
    { name: 'no image', files: { 'main.go': '' }, unknown: /neither/ },
    {
      name: 'a Helm chart',
      files: { 'templates/app.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  {{- x }}\n' },
      unknown: /rendered/,
    },
    {
      name: 'rights that a patch takes away',
      files: {
        'base.yaml': deployment({ without: /readOnly/ }),
        'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: patch.yaml }]\n',
        'patch.yaml': deployment(),
      },
      unknown: /kustomize patch/,
    },
  ],
});
