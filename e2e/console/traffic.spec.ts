import type { Locator } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { signIn } from './sign-in.ts';

/** How many points a chart's cursor stands before the newest. */
const fromNewest = (chart: Locator): Promise<number> =>
  chart.evaluate(
    (slider) => Number(slider.getAttribute('aria-valuemax')) - Number(slider.getAttribute('aria-valuenow')),
  );

test('charts of a service are read by keyboard, zoomed by dragging, held against the time before, and linked to', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 1440, height: 1100 });
  await signIn(page, consoleUrl(demo, 'west'), signInToken(demo, 'west'));
  await page.goto(`${consoleUrl(demo, 'west')}/services/api`);
  const requests = page.getByRole('slider', { name: 'Requests' });
  await expect(requests).toHaveAttribute('aria-valuetext', /Requests \d.*req\/s/);

  await page.getByRole('button', { name: '1 h', exact: true }).click();
  await expect(page).toHaveURL(/minutes=60/);
  // The range is a part of the address, and what is shown now is of no other.
  await page.reload();
  await expect(requests).toHaveAttribute('aria-valuetext', /Requests \d.*req\/s/);
  await requests.focus();
  await page.keyboard.press('ArrowLeft');
  // Points come while this is looked at, so the place is told from the newest. One time cursor for all charts of the page.
  const bytes = page.getByRole('slider', { name: 'Bytes' });
  await expect.poll(async () => [await fromNewest(requests), await fromNewest(bytes)]).toEqual([1, 1]);

  await page.getByRole('button', { name: 'Compare with before' }).click();
  await expect(page.getByText('Requests before')).toBeVisible();

  const box = await requests.boundingBox();
  if (box === null) throw new Error('the chart has no place');
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/zoom=\d+-\d+/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Leave zoom' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/zoom=/);
});
