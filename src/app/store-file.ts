/** The store's name in the data folder. */
export const STORE_FILE = "steward.db";
