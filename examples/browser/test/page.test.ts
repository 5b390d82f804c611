import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Where browsers of the Chromium family are, if they are. */
const executablePath = [
  process.env['HGN_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && existsSync(path));

describe.skipIf(executablePath === undefined)('the page that vite builds, in a browser', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const complaints: string[] = [];
  let outDir: string;
  let server: PreviewServer;
  let browser: Browser;
  let page: Page;
  let address: string;
  const text = (id: string): Promise<string> =>
    page.locator(`#${id}`).evaluate((found) => found.textContent);

  beforeAll(async () => {
    outDir = mkdtempSync(join(tmpdir(), 'hgn-page-'));
    const quiet = { root, logLevel: 'error' } as const;
    await build({ ...quiet, build: { outDir } });
    server = await preview({ ...quiet, build: { outDir }, preview: { port: 0 } });
    // a container has no sandbox, and this is our own page
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox'],
    });
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    address = server.resolvedUrls?.local[0] ?? '';
    await page.goto(`${address}?backend=wasm`);
    await page.locator('#train:enabled').waitFor();
  }, 240_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  });

  it('trains on wasm: the loss falls', { timeout: 240_000 }, async () => {
    expect(await text('status')).toBe('ready, on wasm');
    await page.fill('#steps', '10');
    await page.click('#train');
    await page.getByText('step 10 of 10').waitFor();
    const losses = await page.locator('#loss polyline').evaluate((line) => {
      const heights = [...(line as SVGPolylineElement).points].map(({ y }) => y);
      return { count: heights.length, down: (heights.at(-1) ?? NaN) - (heights[0] ?? NaN) };
    });
    expect(losses.count).toBe(10);
    expect(losses.down).toBeGreaterThan(10); // of about 50 that are a decade
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  });

  it('plays a trained pendulum, backward, too', { timeout: 240_000 }, async () => {
    await page.click('#example');
    await page.getByText('a pendulum, trained before for 3000 steps').waitFor();
    await page.getByText(/time [1-9]/).waitFor();
    expect(await text('moment')).toMatch(/pixel MSE \d+\.\d × 10⁻⁴/);
    await page.click('#direction');
    expect(await text('direction')).toBe('Forward');
    await page.getByText('time -').waitFor();
    expect(await text('problem')).toBe('');
  });

  it('chooses a backend by itself', { timeout: 240_000 }, async () => {
    await page.goto(address);
    await page.locator('#train:enabled').waitFor();
    const name = await page.inputValue('#backend');
    expect(['webgpu', 'webgl', 'wasm']).toContain(name);
    expect(await text('status')).toBe(`ready, on ${name}`);
  });

  it('says in words what is wrong with a file', { timeout: 240_000 }, async () => {
    const file = (name: string) => ({ name, mimeType: '', buffer: Buffer.from('{}') });
    await page.setInputFiles('#files', [file('step-1.json')]);
    await page.getByText('Choose both files of a checkpoint').waitFor();
    await page.setInputFiles('#files', [file('step-1.json'), file('step-1.safetensors')]);
    await page.getByText('expected a record of `hgn train`').waitFor();
  });

  it('has found nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
