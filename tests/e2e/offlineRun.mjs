/**
 * Opens the built application in a browser and waits until it trains and shows colours; prints one line of JSON. Started by
 * offline.test.ts in a network namespace where there is nothing but loopback.
 */
import { networkInterfaces } from 'node:os';
import { isComplaint, launchBrowser, startServer } from './launch.mjs';
import { colouredShare, readPng } from './png.mjs';

const interfaces = Object.keys(networkInterfaces());
const server = await startServer();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const complaints = [];
  page.on('console', (message) => {
    if (isComplaint(message)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.address);
  const counter = page.getByTestId('step-counter');
  const steps = async () => Number(((await counter.textContent()).split('/')[1] ?? '').replace(/\D/g, ''));
  const share = async () =>
    colouredShare(readPng(await page.screenshot({ clip: { x: 384, y: 144, width: 512, height: 252 } })));
  await counter.waitFor();
  const end = Date.now() + 60_000;
  while (Date.now() < end && ((await steps()) < 10 || (await share()) < 0.005)) await page.waitForTimeout(200);
  console.log(JSON.stringify({ interfaces, steps: await steps(), coloured: await share(), complaints }));
} finally {
  await browser.close();
  await server.close();
}
