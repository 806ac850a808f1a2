import { describeModelUseStore } from "../../ports/model-use-store.contract.ts";
import { describeWordingStore } from "../../ports/wording-store.contract.ts";
import { openPart } from "./stores.ts";

describeModelUseStore("SQLite", () => openPart(({ modelUse }) => modelUse));
describeWordingStore("SQLite", () => openPart(({ wordings }) => wordings));
