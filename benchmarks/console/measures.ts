/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';

export type FirstLoad = { scriptBytes: number; paintMs: number };

/** Signs in once; what follows has its session. */
export async function openSignedIn(browser: Browser, url: string, token: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'ACL token' }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.close();
  return context;
}

/** A page in a browser that has nothing of it yet. Bytes of scripts are those of bodies as they were sent. */
export async function measureFirstLoad(context: BrowserContext, url: string): Promise<FirstLoad> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  const heads = new Map<string, number>();
  let scriptBytes = 0;
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') heads.set(requestId, response.encodedDataLength);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const head = heads.get(requestId);
    if (head !== undefined) scriptBytes += encodedDataLength - head;
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await page.close();
  return { scriptBytes, paintMs };
}

/** From the click on a link of the navigation until the other page's title is drawn, ms; each link `rounds` times, one after the other. */
export async function measureNavigation(
  context: BrowserContext,
  url: string,
  names: readonly string[],
  rounds: number,
): Promise<number[]> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const ms = await page.evaluate(clickAndWait, name);
      // The first round fetches the code of each page.
      if (round > 0) times.push(ms);
      await page.waitForLoadState('networkidle');
    }
  }
  await page.close();
  return times;
}

/** Runs in the page. */
async function clickAndWait(name: string): Promise<number> {
  const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find(
    (candidate) => candidate.textContent?.trim() === name,
  );
  if (link === undefined) throw new Error(`no link "${name}" in the navigation`);
  const started = performance.now();
  link.click();
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (document.querySelector('h1')?.textContent === name) break;
    if (performance.now() - started > 10_000) throw new Error(`"${name}" was not drawn in 10 s`);
  }
  // The frame in which it stands is drawn when the next one begins.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - started;
}

/** Times between two frames while the map is dragged about and zoomed, ms. */
export async function measureFrames(context: BrowserContext, url: string, seconds: number): Promise<number[]> {
  const page = await context.newPage();
  await page.goto(`${url}/topology`, { waitUntil: 'load' });
  const map = page.getByRole('group', { name: /^Map of clusters/ });
  await map.waitFor();
  const box = await map.boundingBox();
  if (box === null) throw new Error('the map has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(recordFrames);
  const end = Date.now() + seconds * 1_000;
  await page.mouse.move(x, y);
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.down();
    for (let step = 0; step < 20; step += 1) {
      const angle = (turn * 20 + step) / 8;
      await page.mouse.move(x + Math.cos(angle) * 200, y + Math.sin(angle) * 120);
    }
    await page.mouse.up();
    for (let step = 0; step < 6; step += 1) await page.mouse.wheel(0, turn % 2 === 0 ? -120 : 120);
  }
  const frames = await readFrames(page);
  await page.close();
  return frames;
}

declare global {
  var benchFrames: number[] | undefined;
}

/** Runs in the page. */
function recordFrames(): void {
  const frames: number[] = [];
  globalThis.benchFrames = frames;
  let last = performance.now();
  const next = (): void => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

const readFrames = (page: Page): Promise<number[]> => page.evaluate(() => globalThis.benchFrames ?? []);
