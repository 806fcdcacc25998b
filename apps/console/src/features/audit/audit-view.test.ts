import { describe, expect, it } from 'vitest';
import {
  auditFilterOf,
  auditViewOf,
  emptyAuditView,
  isFiltered,
  withAuditView,
  withoutAuditFilter,
} from './audit-view';

const parameters = (text: string): URLSearchParams => new URLSearchParams(text);

describe('the address of the page', () => {
  it('says everything that is looked at', () => {
    const view = auditViewOf(
      parameters('who=a&operation=peering.&outcome=denied&from=2026-01-01T00:00Z&before=12&q=x'),
    );
    expect(view).toMatchObject({ who: 'a', outcome: 'denied', before: '12' });
    expect(auditFilterOf(view)).toEqual({
      actor: 'a',
      operation: 'peering.',
      outcome: ['denied'],
      from: '2026-01-01T00:00:00.000Z',
      text: 'x',
    });
  });

  it.each(['outcome=maybe', 'from=yesterday', 'before=-1', 'before=1e3', 'record=x', 'q='])(
    'that can not be read (%s) is as if nothing was said',
    (text) => {
      expect(auditViewOf(parameters(text))).toEqual(emptyAuditView);
    },
  );

  it('shows changes and denials by itself, and no reading of the log', () => {
    expect(auditFilterOf(emptyAuditView)).toEqual({ outcome: ['done', 'denied'] });
    expect(isFiltered(emptyAuditView)).toBe(false);
  });
});

describe('a change of the address', () => {
  it('begins at the newest record when the filter changed', () => {
    expect(withAuditView(parameters('before=12&record=3&who=a'), { target: 'x y' })).toBe('?who=a&target=x+y');
  });
  it('keeps the page when a record is opened or closed', () => {
    expect(withAuditView(parameters('before=12'), { record: '3' })).toBe('?before=12&record=3');
    expect(withAuditView(parameters('record=3'), { record: '' })).toBe('');
  });
  it('takes every filter away and leaves what belongs to others', () => {
    expect(withoutAuditFilter(parameters('partition=team&who=a&q=x&before=3'))).toBe('?partition=team');
  });
});
