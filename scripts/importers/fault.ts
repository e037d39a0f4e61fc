/** A file that cannot be imported: the message tells an editor what is wrong with it and what to do. Nothing is written then. */
export class ImportFault extends Error {}
