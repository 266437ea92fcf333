import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../src/datasets/download-name.ts';

describe('the name of a download', () => {
  it.each([
    ['Sales 2024', 'attachment; filename="Sales 2024.csv"; filename*=UTF-8\'\'Sales%202024.csv'],
    ['été', 'attachment; filename="ete.csv"; filename*=UTF-8\'\'%C3%A9t%C3%A9.csv'],
    ['日本', 'attachment; filename="__.csv"; filename*=UTF-8\'\'%E6%97%A5%E6%9C%AC.csv'],
    ['../../etc/passwd', 'attachment; filename="_.._etc_passwd.csv"; filename*=UTF-8\'\'_.._etc_passwd.csv'],
    [
      'a"\r\nSet-Cookie: x=1',
      'attachment; filename="a_Set-Cookie_ x=1.csv"; filename*=UTF-8\'\'a_Set-Cookie_%20x%3D1.csv',
    ],
    ["it's (new)*", "attachment; filename=\"it's (new)_.csv\"; filename*=UTF-8''it%27s%20%28new%29_.csv"],
    ['CON', 'attachment; filename="dataset_CON.csv"; filename*=UTF-8\'\'dataset_CON.csv'],
    ['...', 'attachment; filename="dataset.csv"; filename*=UTF-8\'\'dataset.csv'],
  ])('of %j is safe in a header and in a file system', (name, header) => {
    expect(contentDisposition(name, 'csv')).toBe(header);
  });

  it('is no longer than file systems take', () => {
    expect(contentDisposition('😀'.repeat(300), 'csv').length).toBeLessThan(1800);
  });
});
