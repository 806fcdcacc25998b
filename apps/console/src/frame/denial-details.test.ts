import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { DenialDetails } from './denial-details';

const rule = 'service "web" { policy = "write" }';
const render = (denial: Parameters<typeof DenialDetails>[0]['denial']): string =>
  renderToStaticMarkup(createElement(DenialDetails, { denial })).replaceAll('&quot;', '"');

it('shows what decided, the rule with a button to copy it, and whom to ask', () => {
  const markup = render({ decidedBy: ['mesh = "read" of policy "team"'], grantingRule: rule, contact: '#platform' });
  for (const part of ['Decided by mesh = "read" of policy "team".', rule, '>Copy<', 'Ask #platform'])
    expect(markup).toContain(part);
});

it('leaves out what is not known, and shows a contact as text', () => {
  const markup = render({ decidedBy: [], grantingRule: rule });
  expect(markup).not.toMatch(/Decided|Ask/);
  expect(render({ decidedBy: [], grantingRule: rule, contact: '<b>x</b>' })).toContain('Ask &lt;b&gt;x&lt;/b&gt;');
});
