import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

type Written = { ID: string; AccessorID: string; SecretID: string };

/** A token that may read services, but not ledger, through a policy and a role that are taken away again. */
async function withMember(url: string, token: string, run: (member: Written, role: Written) => Promise<void>) {
  const api = async (method: string, path: string, body?: unknown): Promise<Written> => {
    const response = await fetch(`${url}/v1/acl/${path}`, {
      method,
      headers: { 'x-consul-token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Written;
  };
  const suffix = Date.now();
  const rules = 'service_prefix "" { policy = "read" }\nservice "ledger" { policy = "deny" }';
  const policy = await api('PUT', 'policy', { Name: `reads-${suffix}`, Rules: rules });
  const role = await api('PUT', 'role', { Name: `readers-${suffix}`, Policies: [{ ID: policy.ID }] });
  const member = await api('PUT', 'token', { Description: `member ${suffix}`, Roles: [{ ID: role.ID }] });
  try {
    await run(member, role);
  } finally {
    await api('DELETE', `token/${member.AccessorID}`);
    await api('DELETE', `role/${role.ID}`);
    await api('DELETE', `policy/${policy.ID}`);
  }
}

test('a question is asked by keyboard, answered with its rule, and sent as a link', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  const token = signInToken(demo, 'east');
  await withMember(url, token, async (member) => {
    await signIn(page, url, token);
    await page.goto(`${url}/tokens/${member.AccessorID}`);
    await page.getByRole('link', { name: 'What can it do?' }).click();
    const lines = page.getByRole('table', { name: 'What it can do' }).getByRole('row');
    await expect(lines).toHaveCount(3);
    await expect(lines.filter({ hasText: 'ledger' })).toContainText('nothing: denied');
    await expect(lines.filter({ hasText: 'every name' })).toContainText(/policy "reads-\d+" of role "readers-\d+"/);

    await page.getByRole('tab', { name: 'What can it do?' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByText('Say which one')).toBeVisible();
    await page.getByRole('combobox', { name: 'Name' }).focus();
    await page.keyboard.type('api');
    const answer = page.getByRole('region', { name: 'Answer' });
    await expect(answer.getByRole('heading', { name: 'It may', exact: true })).toBeVisible();
    await expect(answer).toContainText('service_prefix "" { policy = "read" }');
    await page.getByRole('combobox', { name: 'May do this' }).selectOption('Write it');
    await expect(answer.getByRole('heading', { name: 'It may not' })).toBeVisible();
    await expect(answer.getByRole('figure')).toContainText('service "api" { policy = "write" }');

    await expect(page).toHaveURL(new RegExp(`token=${member.AccessorID}.*access=write.*name=api`));
    await page.reload();
    await expect(answer.getByRole('heading', { name: 'It may not' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Name' }).fill('ledger');
    await expect(answer).toContainText('service "ledger" { policy = "deny" }');
    await answer.getByRole('link', { name: /^policy "reads-/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^reads-/ })).toBeVisible();
  });
});

test('a role is explained by itself, and found by what it can do', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  const token = signInToken(demo, 'east');
  await withMember(url, token, async (member, role) => {
    await signIn(page, url, token);
    await page.goto(`${url}/access/explain?role=${role.ID}&name=ledger`);
    const answer = page.getByRole('region', { name: 'Answer' });
    await expect(answer.getByRole('heading', { name: 'It may not' })).toBeVisible();
    await expect(answer).toContainText('service "ledger" { policy = "deny" }');

    await answer.getByRole('link', { name: 'Who can do it?' }).click();
    const found = page.getByRole('table', { name: 'Who can do it' });
    await expect(found).toContainText('Bootstrap Token');
    await expect(found.getByRole('link', { name: /^Why readers-/ })).toHaveCount(0);
    await page.getByRole('combobox', { name: 'Name' }).fill('api');
    await expect(found.getByRole('link', { name: /^Why readers-/ })).toBeVisible();
    await found.getByRole('link', { name: /^Why member / }).click();
    await expect(answer.getByRole('heading', { name: 'It may', exact: true })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`token=${member.AccessorID}`));
  });
});

test('a denial leads to why, of the token that was denied, whoever looks', async ({ page, demo, browser }) => {
  const url = consoleUrl(demo, 'east');
  const token = signInToken(demo, 'east');
  await withMember(url, token, async (member) => {
    await signIn(page, url, member.SecretID);
    await openPage(page, 'Access');
    await page.getByRole('alert').getByRole('link', { name: 'Why?' }).click();
    const answer = page.getByRole('region', { name: 'Answer' });
    await expect(answer.getByRole('heading', { name: 'It may not' })).toBeVisible();
    await expect(answer).toContainText('the default policy, which denies: no rule is about it');
    await expect(answer.getByRole('figure')).toContainText('acl = "read"');

    await page.getByRole('tab', { name: 'Who can do it?' }).click();
    await expect(page.getByText('You may not see who can do what')).toBeVisible();
    await page.getByRole('tab', { name: 'May it, and why?' }).click();

    const administrator = await browser.newContext();
    const other = await administrator.newPage();
    await signIn(other, url, token);
    await other.goto(page.url());
    await expect(other.getByRole('region', { name: 'Answer' })).toContainText('acl:read');
    await expect(other.getByRole('heading', { name: 'It may not' })).toBeVisible();
    await administrator.close();
  });
});
