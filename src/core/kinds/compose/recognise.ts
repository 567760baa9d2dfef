import { remark, type Recogniser } from "../../manifest/recogniser.ts";
import { mayBeCompose, readCompose } from "./compose-file.ts";

/** Compose files, as they stand in a file of their own: what is in a string, or a page, is started from nowhere. */
export const composeRecogniser: Recogniser = {
  open: (text, original) => {
    if (!mayBeCompose(text) && !mayBeCompose(original)) return null;
    return (document) => {
      if (document.isInString || document.unreadable !== null || !mayBeCompose(document.text)) return null;
      return (compose) => {
        const composed = compose();
        const isKept = composed.ok && readCompose(composed.root, "", document.file) !== null;
        return { ...remark(), isKept };
      };
    };
  },
};
