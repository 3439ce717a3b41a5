/**
 * zod as the engine uses it: without generated code, which the window's content security policy forbids and zod would probe
 * for at the first schema. Every schema of the engine is made with this z.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
