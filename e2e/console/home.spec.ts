import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test('what fails stands on Home and in `peerway status`, leads to its page, and is gone when it is well', async ({
  page,
  demo,
  east,
}) => {
  const url = consoleUrl(demo, 'east');
  const token = signInToken(demo, 'east');
  const name = `ailing-${Date.now()}`;
  const put = async (path: string, body: unknown): Promise<void> => {
    const headers = { 'x-consul-token': token };
    const response = await fetch(`${url}/v1/catalog/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
  };
  await put('register', {
    ...{ Node: 'ailing-node', Address: '127.0.0.1', Service: { ID: name, Service: name, Port: 1 } },
    Check: { CheckID: `${name}-up`, Name: 'up', Status: 'critical', Output: 'connection refused', ServiceID: name },
  });
  try {
    await signIn(page, url, token);
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    const row = page.getByRole('table', { name: 'Needs you' }).getByRole('row').filter({ hasText: name });
    await expect(row).toContainText('Failing');
    expect(await peerway(['status', ...east])).toMatch(new RegExp(`^failing +service ${name} `, 'm'));
    await row.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  } finally {
    await put('deregister', { Node: 'ailing-node' });
  }
  await openPage(page, 'Home');
  await expect(page.getByText(name)).toHaveCount(0);
  expect(await peerway(['status', ...east])).not.toContain(name);
});
