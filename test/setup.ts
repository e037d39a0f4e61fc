/** Property tests draw the same examples on every machine; OCTAVO_SEED draws others. A counter-example becomes a fixture. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['OCTAVO_SEED'] ?? 1911) })
