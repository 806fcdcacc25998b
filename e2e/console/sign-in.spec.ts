import { randomUUID } from 'node:crypto';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

test('a wrong token is refused, with words, and shows nothing', async ({ page, demo }) => {
  await page.goto(consoleUrl(demo, 'east'));
  await page.getByRole('textbox', { name: 'ACL token' }).fill(randomUUID());
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /ACL not found|token/i })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toHaveCount(0);
});

test('a page asks for sign-in first, and the session holds no secret that a script could read', async ({
  page,
  context,
  demo,
}) => {
  const token = signInToken(demo, 'east');
  await signIn(page, consoleUrl(demo, 'east'), token);
  await openPage(page, 'Peerings');
  const readable = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(readable).not.toContain(token);
  for (const cookie of await context.cookies()) {
    expect(cookie.value).not.toContain(token);
    expect(cookie.httpOnly || !/session|token/i.test(cookie.name)).toBe(true);
  }
});

test('signing in to east opens nothing in west', async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await page.goto(consoleUrl(demo, 'west'));
  await expect(page.getByRole('textbox', { name: 'ACL token' })).toBeVisible();
});

test('the first answer already is the console, for whoever is signed in and for nobody else', async ({
  page,
  browser,
  demo,
}) => {
  const url = consoleUrl(demo, 'east');
  await signIn(page, url, signInToken(demo, 'east'));
  const storageState = await page.context().storageState();
  // Without scripts there is only what the server sent.
  const bare = await browser.newContext({ javaScriptEnabled: false, storageState });
  const first = await bare.newPage();
  await first.goto(`${url}/peerings`);
  const pages = first.getByRole('navigation', { name: 'Pages' }).first();
  await expect(pages.getByRole('link', { name: 'Peerings' })).toHaveAttribute('aria-current', 'page');
  // A field would lose what is typed before the scripts run.
  await first.goto(`${url}/roles/new`);
  await expect(first.getByRole('navigation', { name: 'Pages' }).first()).toBeVisible();
  await expect(first.getByRole('textbox')).toHaveCount(0);
  await bare.close();

  const claim = encodeURIComponent(JSON.stringify({ accessorId: randomUUID(), description: 'forged', may: {} }));
  const stranger = await browser.newContext({
    javaScriptEnabled: false,
    extraHTTPHeaders: { 'x-peerway-session': claim },
  });
  const refused = await stranger.newPage();
  await refused.goto(`${url}/peerings`);
  await expect(refused.getByRole('status')).toContainText('Loading');
  await expect(refused.getByRole('navigation')).toHaveCount(0);
  await stranger.close();
});
