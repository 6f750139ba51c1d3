/** The document around the sections: one file that loads nothing and may run nothing but its own style and script. */
import { createHash } from 'node:crypto';
import { Markup, markup, type Part } from './markup.ts';
import { script } from './script.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  readonly generator: string;
  readonly body: Part;
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Even if a text got past the escaping, the browser would neither run it nor send anything anywhere. */
const policy = (): string =>
  ["default-src 'none'", `style-src ${hash(style)}`, `script-src ${hash(script)}`, "base-uri 'none'", "form-action 'none'"].join('; ');

export const toPage = ({ title, generator, body }: Page): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${generator}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
<script>${new Markup(script)}</script>
</body>
</html>
`.text;

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Shown beside the title in the contents. */
  readonly count?: number;
  readonly intro?: Part;
  readonly body: Part;
}

export const toSection = ({ id, title, intro, body }: Section): Markup => markup`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${intro !== undefined && markup`<p class="intro">${intro}</p>`}
${body}
</section>`;
