import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { pageHtml } from '../../client/editor/page.ts';
import type { DocumentState } from '../../webview/protocol.ts';
import type { ImageName } from './images.ts';
import { type ThemeName, themes } from './themes.ts';

const root = new URL('../../', import.meta.url);
const address = 'http://firmware-page.test/';

async function bundle(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, root))],
    bundle: true,
    write: false,
    format,
    target: 'es2022',
    loader: { '.svg': 'text' },
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** A browser with the page's scripts, for the tests of one file. */
class PageBrowser {
  readonly #browser: Browser;
  readonly #page: string;
  readonly #fakeHost: string;
  readonly #errors: string[] = [];

  constructor(browser: Browser, page: string, fakeHost: string) {
    this.#browser = browser;
    this.#page = page;
    this.#fakeHost = fakeHost;
  }

  static async start(): Promise<PageBrowser> {
    const [page, fakeHost, browser] = await Promise.all([
      bundle('webview/main.ts', 'esm'),
      bundle('test/webview/fake-host.ts', 'iife'),
      chromium.launch({
        executablePath: process.env['VIRTLENS_CHROMIUM'] ?? '/usr/bin/chromium',
        // The scrollbar is part of what is tested.
        ignoreDefaultArgs: ['--hide-scrollbars'],
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-sync',
        ],
      }),
    ]);
    return new PageBrowser(browser, page, fakeHost);
  }

  /** Opens the page under the extension's own policy, and waits until it shows what it was given. */
  async open(shown: ImageName | DocumentState, options: PageOptions = {}): Promise<Page> {
    const { theme = 'dark', width = 1280, height = 840, kept } = options;
    const context = await this.#browser.newContext({ viewport: { width, height } });
    // Only what never comes waits this long: the whole test has two minutes.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#errors.push(message.text());
    });
    const html = pageHtml({ origin: address, script: `${address}webview.js`, nonce: 'n0nce' });
    await page.route(`${address}**`, (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: this.#page })
        : route.fulfill({ contentType: 'text/html', body: html }),
    );
    await page.addInitScript(`window.shownImage = ${JSON.stringify(shown)}; window.keptState = ${JSON.stringify(kept)};`);
    await page.addInitScript(this.#fakeHost);
    await page.addInitScript(applyTheme, themes[theme]);
    await page.goto(address);
    await page.locator('hex-view .byte[id], .message[role=alert]').first().waitFor();
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  /** What went wrong in the pages since the last call. */
  takeErrors(): string[] {
    return this.#errors.splice(0);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }
}

/**
 * The browser for the tests of one file, with a page's scripts in it: started before them, and stopped after them. Each test ends
 * with its pages closed, and fails if anything went wrong in one of them.
 */
export function pageBrowser(): Pick<PageBrowser, 'open'> {
  let browser: PageBrowser;
  beforeAll(async () => {
    browser = await PageBrowser.start();
  });
  afterEach(async () => {
    await browser.closePages();
    expect(browser.takeErrors()).toEqual([]);
  });
  afterAll(() => browser.stop());
  return { open: (shown, options) => browser.open(shown, options) };
}

interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the page kept when it was last hidden. */
  readonly kept?: unknown;
}

/** Runs in the page, before anything else: sets what VS Code sets. */
function applyTheme(theme: { bodyClass: string; variables: Readonly<Record<string, string>> }): void {
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = theme.bodyClass;
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
  });
}
