import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { signIn } from './sign-in.ts';

test('a session elsewhere is seen and ended, and its page asks for sign-in within seconds', async ({
  page,
  browser,
  demo,
}) => {
  const [url, token] = [consoleUrl(demo, 'east'), signInToken(demo, 'east')];
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, url, token);
  await signIn(page, url, token);

  await page.getByRole('button', { name: 'Account and theme' }).click();
  await page.getByRole('menuitem', { name: 'Sessions' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'this one' })).toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByText('Your token is signed in here and nowhere else.')).toBeVisible();
  await expect(other.getByRole('textbox', { name: 'ACL token' })).toBeVisible();
  await elsewhere.close();
});

test('a script that gets into a page does not run', async ({ page, demo }) => {
  await page.goto(consoleUrl(demo, 'east'));
  const policy = await page.evaluate(async () => (await fetch('/sign-in')).headers.get('content-security-policy'));
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/]{22}=='(;|$)/);
  // In a page of its own: the policy's complaint is what is wanted here.
  const bare = await page.context().newPage();
  await bare.goto(consoleUrl(demo, 'east'));
  const ran = await bare.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    document.body.append(script);
    return document.title === 'ran';
  });
  expect(ran).toBe(false);
});
