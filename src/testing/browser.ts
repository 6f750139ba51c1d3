/** A real browser without a window, driven over its debugging protocol: opens files, without any network. Knows nothing of what is in them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { end, start } from './process.ts';
import { tool } from './tools.ts';
import { until } from './wait.ts';

export interface Screen {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly print?: boolean;
}

export interface Page {
  /** Shows the page on another screen. */
  readonly on: (screen: Screen) => Promise<void>;
  /** The value of an expression in the page, as JSON; a promise is waited for. */
  readonly ask: <T>(expression: string) => Promise<T>;
  /** As if a person pressed it: `Tab`, `Enter`. */
  readonly press: (key: string) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  /** Everything, from top to bottom, or so many pixels of it. */
  readonly picture: (file: string, part?: { readonly top: number; readonly height: number }) => Promise<void>;
  /** What the page complained about: exceptions, errors on its console, breaches of its policy, failed loads. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for. */
  readonly requests: readonly string[];
}

export interface Browser {
  readonly open: (file: string, screen: Screen) => Promise<Page>;
  readonly close: () => Promise<void>;
}

export const startBrowser = async (): Promise<Browser> => {
  const profile = await mkdtemp(path.join(tmpdir(), 'browser-'));
  const switches = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--hide-scrollbars', '--disable-gpu'];
  const alone = ['--host-resolver-rules=MAP * ~NOTFOUND', '--no-proxy-server', '--disable-background-networking', '--no-first-run'];
  // Its sandbox needs a user that is not root, and shared memory is small in containers.
  const inContainers = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'];
  const running = start([await tool('chromium'), ...switches, ...alone, ...inContainers, 'about:blank'], { folder: profile });
  const address = await until(
    'the browser listens',
    () => {
      if (running.exited()) throw new Error(`The browser ended: ${running.stderr().slice(-2000)}`);
      return /DevTools listening on (ws:\S+)/.exec(running.stderr())?.[1];
    },
    { within: 60_000 },
  );
  const protocol = await connect(address);
  return {
    open: (file, screen) => openPage(protocol, file, screen),
    close: async () => {
      protocol.close();
      await end(running);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

type Values = Record<string, unknown>;

interface Protocol {
  readonly send: <T = Values>(method: string, parameters?: Values, session?: string) => Promise<T>;
  readonly listen: (session: string, heard: (method: string, parameters: Values) => void) => void;
  readonly close: () => void;
}

const connect = async (address: string): Promise<Protocol> => {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${address}`)));
  });
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  const listeners = new Map<string, (method: string, parameters: Values) => void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) listeners.get(message.sessionId)?.(message.method, message.params);
    else if (message.error) waiting.get(message.id)?.reject(new Error(message.error.message));
    else waiting.get(message.id)?.resolve(message.result as never);
    waiting.delete(message.id);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser hung up.'));
  });
  let id = 0;
  return {
    send: (method, params = {}, sessionId) => {
      id += 1;
      const answer = Promise.withResolvers<never>();
      waiting.set(id, answer);
      socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
      return answer.promise;
    },
    listen: (session, heard) => void listeners.set(session, heard),
    close: () => socket.close(),
  };
};

const openPage = async (protocol: Protocol, file: string, screen: Screen): Promise<Page> => {
  const { targetId } = await protocol.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await protocol.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const send = <T = Values>(method: string, parameters?: Values) => protocol.send<T>(method, parameters, sessionId);
  const [complaints, requests]: [string[], string[]] = [[], []];
  let loaded = false;
  protocol.listen(sessionId, (method, parameters) => {
    if (method === 'Page.loadEventFired') loaded = true;
    if (method === 'Network.requestWillBeSent') requests.push((parameters.request as { url: string }).url);
    if (isComplaint(method, parameters)) complaints.push(`${method}: ${JSON.stringify(parameters)}`);
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Audits']) await send(`${domain}.enable`);
  await send('Network.overrideNetworkState', { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  const page = { ...pageOf(send), complaints, requests };
  await page.on(screen);
  await send('Page.navigate', { url: pathToFileURL(file).href });
  await until('the page is loaded', () => loaded, { within: 60_000 });
  return page;
};

const isComplaint = (method: string, parameters: Values): boolean =>
  method === 'Runtime.exceptionThrown' ||
  method === 'Audits.issueAdded' ||
  method === 'Network.loadingFailed' ||
  (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(String(parameters.type))) ||
  (method === 'Log.entryAdded' && ['error', 'warning'].includes((parameters.entry as { level: string }).level));

const keys: Readonly<Record<string, Values>> = {
  Tab: { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
};

const pageOf = (send: <T = Values>(method: string, parameters?: Values) => Promise<T>): Omit<Page, 'complaints' | 'requests'> => {
  const on = async ({ width, height = 900, dark = false, print = false }: Screen): Promise<void> => {
    await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    const features = [
      { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ];
    await send('Emulation.setEmulatedMedia', { media: print ? 'print' : 'screen', features });
  };
  const ask = async <T>(expression: string): Promise<T> => {
    const answer = await send<{ result: { value: T }; exceptionDetails?: { exception?: { description?: string } } }>('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? 'The page threw.');
    return answer.result.value;
  };
  return {
    on,
    ask,
    press: async (key) => {
      const { text, ...rest } = keys[key] ?? { key };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...rest, ...(text !== undefined && { text }) });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...rest });
    },
    type: async (text) => void (await send('Input.insertText', { text })),
    picture: async (file, part) => {
      const [width, whole] = await ask<[number, number]>('[innerWidth, document.documentElement.scrollHeight]');
      const { top, height } = part ?? { top: 0, height: whole };
      const clip = { x: 0, y: top, width, height, scale: 1 };
      const { data } = await send<{ data: string }>('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
      await writeFile(file, Buffer.from(data, 'base64'));
    },
  };
};
