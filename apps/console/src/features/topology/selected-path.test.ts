import { expect, it } from 'vitest';
import { selectedPath } from './selected-path';

it('selects, and keeps what the page was narrowed to', () => {
  expect(selectedPath('', 'a > b')).toBe('/topology?selected=a+%3E+b');
  expect(selectedPath('partition=team-a&view=table&selected=x', 'y')).toBe(
    '/topology?partition=team-a&view=table&selected=y',
  );
});
