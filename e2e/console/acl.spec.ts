import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

/** What is typed into the editor stands where the last text stood. */
async function typeRules(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Rules' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('a policy is mended in its editor, given by a role to a token, and holds', async ({ page, demo, browser }) => {
  const url = consoleUrl(demo, 'east');
  const suffix = Date.now();
  await signIn(page, url, signInToken(demo, 'east'));

  await openPage(page, 'Access');
  await page.getByRole('link', { name: 'Create policy' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(`viewer-${suffix}`);
  await typeRules(page, 'service_prefix "" { policy = "raed" }\nkey_prefix "" { policy = "read" }');
  await expect(page.getByText('"raed" is not a level')).toBeVisible();
  await expect(page.getByText('Line 1, column 30:')).toBeVisible();
  await expect(page.getByText(/"key_prefix" has no effect/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create policy' })).toBeDisabled();
  await typeRules(page, 'service_prefix "" { policy = "read" }');
  await page.getByRole('button', { name: 'Create policy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `viewer-${suffix}` })).toBeVisible();
  await expect(page.getByText('Nobody has it.')).toBeVisible();

  await page.goto(`${url}/roles/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill(`team-${suffix}`);
  await page.getByRole('combobox', { name: 'Policies' }).fill(`viewer-${suffix}`);
  await page.getByRole('option', { name: `viewer-${suffix}` }).click();
  await page.getByRole('button', { name: 'Create role' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `team-${suffix}` })).toBeVisible();

  await page.goto(`${url}/access?do=create`);
  await page.getByRole('textbox', { name: 'Description' }).fill(`member ${suffix}`);
  await page.getByRole('combobox', { name: 'Roles' }).fill(`team-${suffix}`);
  await page.getByRole('option', { name: `team-${suffix}` }).click();
  await page.getByRole('combobox', { name: 'Ends' }).selectOption({ label: 'After 1 hour' });
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.getByRole('textbox', { name: 'Secret ID' }).inputValue();
  await page.getByRole('button', { name: 'I have stored it' }).click();

  await page.goto(`${url}/access?role=team-${suffix}`);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: `member ${suffix}` }).click();
  await expect(page.getByText(/and ends in/)).toBeVisible();

  const other = await browser.newContext();
  const member = await other.newPage();
  await signIn(member, url, secret);
  await openPage(member, 'Services');
  await expect(member.getByRole('link', { name: 'web', exact: true }).first()).toBeVisible();
  await openPage(member, 'Access');
  await expect(member.getByText('Could not read the tokens')).toBeVisible();
  await expect(member.getByText(/^Decided by the default policy, which is to deny/)).toBeVisible();
  const rule = member.getByRole('figure', { name: 'A policy with this rule would permit it' });
  await expect(rule).toContainText('acl = "read"');
  await expect(rule.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expect(member.getByRole('button', { name: 'Create token' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Everybody who is signed in with it is signed out.')).toBeVisible();
  await page.getByRole('button', { name: 'Delete token' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible();
  await expect(member.getByRole('heading', { level: 1, name: 'Sign in to Peerway' })).toBeVisible();
  await other.close();
});

test('what is typed into a policy stays when somebody else saves it, and what nobody typed follows', async ({
  page,
  demo,
}) => {
  const url = consoleUrl(demo, 'east');
  const token = signInToken(demo, 'east');
  const api = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${url}/v1/acl/${path}`, {
      method,
      headers: { 'x-consul-token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return await response.text();
  };
  const name = `shared-${Date.now()}`;
  const { ID } = JSON.parse(await api('PUT', 'policy', { Name: name, Rules: 'mesh = "read"' })) as { ID: string };
  const theySave = (description: string): Promise<string> =>
    api('PUT', `policy/${ID}`, { ID, Name: name, Description: description, Rules: 'mesh = "read"' });
  await signIn(page, url, token);
  await page.goto(`${url}/policies/${ID}`);
  const description = page.getByRole('textbox', { name: 'Description' });
  const conflict = page.getByRole('region', { name: 'Conflict' });
  const save = page.getByRole('button', { name: 'Save' });
  await expect(description).toHaveValue('');
  await expect(save).toBeDisabled();

  await theySave('first of theirs');
  await expect(description).toHaveValue('first of theirs');
  await expect(conflict).toHaveCount(0);

  await description.fill('mine');
  await theySave('second of theirs');
  await expect(conflict.getByText('second of theirs')).toBeVisible();
  await expect(description).toHaveValue('mine');
  await expect(save).toBeDisabled();
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(description).toHaveValue('second of theirs');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(description).toHaveValue('mine');

  await theySave('third of theirs');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await save.click();
  await expect(page.getByText(`The policy ${name} is saved`)).toBeVisible();
  expect(JSON.parse(await api('GET', `policy/${ID}`))).toMatchObject({ Description: 'mine' });
  await expect(save).toBeDisabled();
  await api('DELETE', `policy/${ID}`);
});

test('the token of a mesh gateway says what it may do, and how the gateway is started', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  await signIn(page, url, signInToken(demo, 'east'));
  await page.goto(`${url}/access?do=create&preset=mesh-gateway`);
  await page.getByRole('textbox', { name: 'Name of the gateway' }).fill('edge');
  await expect(page.getByRole('table', { name: 'What is granted' })).toContainText('service:write on "edge"');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText(`peerway gateway --http-addr ${url}`)).toContainText('--service edge');
  await page.getByRole('link', { name: /^[0-9a-f-]{36}$/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete token' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible();
});

test('tokens that need attention come first, can be picked out, and say what to do instead', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  await signIn(page, url, signInToken(demo, 'east'));
  await openPage(page, 'Access');
  await expect(page.getByText(/^\d+ tokens: \d+ may do everything/)).toBeVisible();
  const rows = page.getByRole('table', { name: 'Tokens' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('may do everything');
  const all = await rows.count();
  await page.getByRole('combobox', { name: 'Attention' }).selectOption({ label: 'Needs attention' });
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await rows.nth(1).getByRole('link').first().click();
  await expect(page.getByText('May do everything, through policy "global-management".')).toBeVisible();
  await expect(page.getByText(/^Keep one such token for emergencies/)).toBeVisible();
});

test('a built-in policy can be read, and not changed', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  await signIn(page, url, signInToken(demo, 'east'));
  await page.goto(`${url}/access?show=policies`);
  await page.getByRole('link', { name: 'global-management', exact: true }).first().click();
  await expect(page.getByText('It is built in: what it grants can not be changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});
