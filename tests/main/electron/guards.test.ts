/** Everything a window must not do is refused; only its own scheme passes. */
import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { APP_URL } from '../../../main/electron/appFiles.ts';
import { guardContents, guardSession, isAllowed } from '../../../main/electron/guards.ts';

describe('isAllowed', () => {
  test.each([APP_URL, 'data:image/png;base64,AA==', 'blob:gradiorama://app/1'])('passes %s', (url) => {
    expect(isAllowed(url)).toBe(true);
  });

  test.each([
    'https://example.org/',
    'http://127.0.0.1:80/',
    'ws://localhost/',
    'wss://example.org',
    'file:///etc/passwd',
    'ftp://example.org',
    'chrome-extension://abc/x.js',
    'gradioramas://app/',
    'javascript:alert(1)',
    '',
  ])('refuses %s', (url) => {
    expect(isAllowed(url)).toBe(false);
  });
});

test('a window stays on its page: no navigation, no new window, no webview', () => {
  const app = new EventEmitter();
  guardContents(app as unknown as Parameters<typeof guardContents>[0]);
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
  app.emit('web-contents-created', {}, contents);
  for (const name of ['will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect(event.preventDefault, name).toHaveBeenCalledOnce();
  }
  expect(contents.setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' });
});

test('a session grants nothing', () => {
  const handlers = new Map<string, (...args: never[]) => unknown>();
  const take = (name: string) => (handler: (...args: never[]) => unknown) => handlers.set(name, handler);
  const session = Object.assign(new EventEmitter(), {
    webRequest: { onBeforeRequest: take('request') },
    setPermissionRequestHandler: take('ask'),
    setPermissionCheckHandler: take('check'),
    setDevicePermissionHandler: take('device'),
    setSpellCheckerEnabled: vi.fn(),
    setSpellCheckerDictionaryDownloadURL: vi.fn(),
  });
  guardSession(session as unknown as Parameters<typeof guardSession>[0]);
  const call = (name: string, ...args: unknown[]): unknown =>
    Reflect.apply(handlers.get(name) ?? (() => 'missing'), null, args);
  const granted = vi.fn();
  call('ask', {}, 'media', granted);
  expect(granted).toHaveBeenCalledExactlyOnceWith(false);
  expect(call('check')).toBe(false);
  expect(call('device')).toBe(false);
  const answer = vi.fn();
  call('request', { url: 'https://example.org/' }, answer);
  call('request', { url: APP_URL }, answer);
  expect(answer.mock.calls).toEqual([[{ cancel: true }], [{ cancel: false }]]);
  expect(session.setSpellCheckerEnabled).toHaveBeenCalledExactlyOnceWith(false);
  const download = { preventDefault: vi.fn() };
  session.emit('will-download', download);
  expect(download.preventDefault).toHaveBeenCalledOnce();
});
