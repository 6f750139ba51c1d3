/** The HTML report in a real browser, without any network: readable in light and dark, on a telephone, and by keyboard alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../report/reporters/html/html.ts';
import { bigReport } from '../big-report.ts';
import { type Browser, startBrowser } from '../browser.ts';
import { sampleReport } from '../report.ts';
import { scratch } from '../scratch.ts';

const folder = mkdtempSync(join(scratch, 'html-report-'));
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const pages = { small: sampleReport, large: bigReport(), huge: bigReport({ teams: 300, services: 2_000 }) };
const fileOf = (name: keyof typeof pages): string => {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html(pages[name], {}));
  return file;
};

/** Texts whose contrast to what lies behind them is less than 4.5 to 1 (3 to 1 where they are large), as the page shows them. */
const FAINT = `(() => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const parse = (colour) => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * (top[3] / 255) + below[i] * (1 - top[3] / 255));
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return layers.reverse().reduce((below, layer) => over(layer, below), dark ? [18, 18, 18] : [255, 255, 255]);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('svg, script, style') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const front = over(parse(style.color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < (large ? 3 : 4.5)) faint.push(contrast.toFixed(2) + ' ' + walker.currentNode.textContent.trim().slice(0, 40));
  }
  return faint;
})()`;

describe.each(['small', 'large', 'huge'] as const)('the %s report', (name) => {
  test('opens without a complaint and asks for nothing but itself', async () => {
    const page = await browser.open(fileOf(name), { width: 1200 });
    expect(page.complaints).toEqual([]);
    expect(page.requests).toHaveLength(1);
    const picture = join(folder, `${name}.png`);
    await page.picture(picture, { top: 0, height: 1200 });
    expect(readFileSync(picture).byteLength).toBeGreaterThan(20_000);
  });

  test.each([false, true])('can be read, dark: %s', async (dark) => {
    const page = await browser.open(fileOf(name), { width: 1200, dark });
    expect(await page.ask(FAINT)).toEqual([]);
    const background = await page.ask<string>('getComputedStyle(document.body).backgroundColor');
    await page.on({ width: 1200, dark: !dark });
    expect(await page.ask('getComputedStyle(document.body).backgroundColor')).not.toBe(background);
  });

  test('fits a telephone', async () => {
    const page = await browser.open(fileOf(name), { width: 360 });
    expect(await page.ask('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});

test('the check of contrast sees what is faint', async () => {
  const file = join(folder, 'faint.html');
  writeFileSync(file, '<!doctype html><body style="background: #fff"><p style="color: #999">Hard to read</p><p>Easy to read</p>');
  const page = await browser.open(file, { width: 400 });
  expect(await page.ask(FAINT)).toEqual([expect.stringMatching(/^2\.\d+ Hard to read$/)]);
});

test('a table is sorted by keyboard alone', async () => {
  const page = await browser.open(fileOf('large'), { width: 1200 });
  const rows = () =>
    page.ask<string[]>(`Array.from(document.querySelector('table[data-sort]').tBodies[0].rows, (row) => row.cells[0].textContent.trim())`);
  const before = await rows();
  const focused = (): Promise<string> =>
    page.ask(`document.activeElement.closest('table[data-sort] thead th') ? document.activeElement.textContent.trim() : ''`);
  for (let presses = 0; presses < 200 && !(await focused()).startsWith('Team'); presses++) await page.press('Tab');
  await page.press('Enter');
  const sorted = [...before].sort(new Intl.Collator('en', { numeric: true }).compare);
  expect(await rows()).toEqual(sorted);
  const order = `document.activeElement.closest('th').getAttribute('aria-sort')`;
  expect(await page.ask(order)).toBe('ascending');
  await page.press('Enter');
  expect(await page.ask(order)).toBe('descending');
  expect(await rows()).toEqual(sorted.toReversed());
  expect(page.complaints).toEqual([]);
});

test('a table is filtered by what is typed', async () => {
  const page = await browser.open(fileOf('large'), { width: 1200 });
  await page.ask(`document.querySelector('[data-filter]').focus()`);
  await page.type('payments');
  const shown = await page.ask<string[]>(
    `Array.from(document.querySelector('table[data-sort]').tBodies[0].rows).filter((row) => !row.hidden).map((row) => row.textContent)`,
  );
  expect(shown.length).toBeGreaterThan(0);
  for (const row of shown) expect(row).toContain('payments');
});
