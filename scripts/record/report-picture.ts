/** The report of the shipped marketplace as a browser shows it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from '../../src/testing/browser.ts';

/** What fits a screen: the verdict, the numbers, the teams by load, and the beginning of the graph. */
const PART = { top: 0, height: 1100 };

export const recordReport = async (root: string, picture: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'report-picture-'));
  const page = join(folder, 'report.html');
  const report = [join(root, 'dist/bin.js'), 'report', 'catalog/marketplace', '--report', `html=${page}`, '--fail-on', 'never'];
  const browser = await startBrowser();
  try {
    const { status, stderr } = spawnSync(process.execPath, report, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    await (await browser.open(page, { width: 1100 })).picture(picture, PART);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
