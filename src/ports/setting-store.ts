/** Options that people set in the panel, by name, as JSON values. */
export interface SettingStore {
  all(): Readonly<Record<string, unknown>>;
  set(name: string, value: unknown): void;
  unset(name: string): void;
}
