import { existsSync } from 'node:fs';

import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/**
 * Starts a headless Chromium: the one that `CHROME_PATH` names, else an installed one, else the one that comes as an npm
 * package, which needs nothing of the machine but Linux on x64.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROME_PATH;
  if (named) return chromium.launch({ executablePath: named, args: ARGUMENTS });
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return chromium.launch({ executablePath: installed, args: ARGUMENTS });
  try {
    return await chromium.launch({ channel: 'chrome', args: ARGUMENTS });
  } catch {
    return chromium.launch(await packagedBrowser());
  }
}

let packaged: Promise<LaunchOptions> | undefined;

/** The package changes the environment while it loads, which it does once in a process; the browser alone gets to see that. */
function packagedBrowser(): Promise<LaunchOptions> {
  packaged ??= loadPackage();
  return packaged;
}

async function loadPackage(): Promise<LaunchOptions> {
  const before = { ...process.env };
  // Read while the module loads: it then unpacks the system libraries that a bare Linux lacks.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: chromiumPackage } = await import('@sparticuz/chromium');
  const executablePath = await chromiumPackage.executablePath();
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) env[name] = value;
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  // Its own arguments are left out: with --single-process, closing a context ends the browser.
  return { executablePath, args: ARGUMENTS, env };
}
