import { describe, expect, it } from 'vitest';
import { SERVICE_NAME_SHAPE, serviceNameProblems } from './service-name.ts';

describe('allows', () => {
  it.each([
    'payments',
    'ab',
    'a1',
    'card-vault',
    'x'.repeat(40),
    'a-b-c-d',
    'k8s',
    'users',
    'orders',
    'e2e',
    'kube',
    'test-api',
    'select-seats',
    'constructor',
    'catalog',
  ])('%s', (name) => {
    expect(serviceNameProblems(name)).toEqual([]);
    expect(name).toMatch(new RegExp(SERVICE_NAME_SHAPE, 'u'));
  });
});

describe('refuses', () => {
  it.each([
    ['Payments', 'lower-case'],
    ['pay_ments', 'lower-case'],
    ['pay ments', 'lower-case'],
    ['pay.ments', 'lower-case'],
    ['pay/ments', 'lower-case'],
    ['@acme/payments', 'lower-case'],
    ['päyments', 'lower-case'],
    ['ｐay', 'lower-case'],
    ['../payments', 'lower-case'],
    ['payments\n', 'lower-case'],
    ['1payments', 'begin with a letter'],
    ['-payments', 'begin with a letter'],
    ['payments-', 'end with a dash'],
    ['pay--ments', 'two dashes'],
    ['xn--payments', 'two dashes'],
    ['x'.repeat(41), 'at most 40'],
    ['a', 'at least 2'],
    ['', 'at least 2'],
    ['select', 'reserved word of SQL'],
    ['user', 'reserved word of SQL'],
    ['order', 'reserved word of SQL'],
    ['postgres', 'reserved word of SQL'],
    ['current-user', 'reserved word of SQL'],
    ['class', 'keyword'],
    ['fn', 'keyword'],
    ['let', 'keyword'],
    ['http', 'module of Node.js'],
    ['fs', 'module of Node.js'],
    ['npm', 'package manager'],
    ['vendor', 'copies of other modules'],
    ['no', 'YAML'],
    ['off', 'YAML'],
    ['con', 'device'],
    ['lpt1', 'device'],
    ['default', 'cluster'],
    ['kube-system', 'cluster'],
    ['report', 'kept for commands of create-service'],
    ['update', 'kept for commands of create-service'],
    ['none', 'nothing is chosen'],
    ['__proto__', 'lower-case'],
  ])('%j: %s', (name, says) => expect(serviceNameProblems(name).join(' ')).toContain(says));

  it.each(['Payments', 'pay_ments', '1pay', '-pay', 'pay-', 'pay--ments', 'a', 'x'.repeat(41), 'pay\n', ''])(
    '%j by its shape alone',
    (name) => expect(name).not.toMatch(new RegExp(SERVICE_NAME_SHAPE, 'u')),
  );

  it('says all that is wrong, each in a sentence that names the place', () => {
    const problems = serviceNameProblems('-X--');
    expect(problems.length).toBeGreaterThanOrEqual(4);
    for (const problem of problems) expect(problem).toMatch(/^"-X--" can't name a part of the service \(.+\): .+\.$/);
  });
});
