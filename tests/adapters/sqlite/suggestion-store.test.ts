import { describeSuggestionStore } from "../../ports/suggestion-store.contract.ts";
import { openPart } from "./stores.ts";

describeSuggestionStore("SQLite", () => openPart(({ suggestions }) => suggestions));
