/** Types of launch.mjs. */
import type { Browser, ConsoleMessage } from 'playwright-core';

export const project: string;
export const BROWSER_FLAGS: readonly string[];
export function browserProgram(): Promise<string | null>;
export function launchBrowser(): Promise<Browser>;
export function startServer(): Promise<{ readonly address: string; close(): Promise<void> }>;
export function isComplaint(message: ConsoleMessage): boolean;
