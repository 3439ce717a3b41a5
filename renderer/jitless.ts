/**
 * Tells zod to generate no code, which the window's content security policy forbids. The entry imports it before anything that
 * makes a schema, since a schema asks once, when it is made.
 */
import { z } from 'zod';

z.config({ jitless: true });
