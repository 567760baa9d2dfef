import { isCandidate } from "../../core/check.ts";
import {
  isReferredTo,
  mayBeReferredTo,
  ReferenceCollector,
  type References,
} from "../../core/kinds/workload/references.ts";
import type { FileContent } from "./contents.ts";

/** Files that say nothing of OpenTelemetry, until all were met: another one may refer to what they hold. */
export class WaitingFiles<T> {
  readonly #references = new ReferenceCollector();
  readonly #waiting: (readonly [text: string, file: T])[] = [];
  #left: number;

  /** @param most text of them that is kept, in UTF-16 units */
  constructor(most = MOST) {
    this.#left = most;
  }

  /** What those that matter refer to. */
  get references(): References {
    return this.#references;
  }

  note(text: string, matters: boolean, file: T): void {
    if (matters) this.#references.add(text);
    else if (text.length <= Math.min(this.#left, MOST_OF_ONE) && mayBeReferredTo(text)) {
      this.#left -= text.length;
      this.#waiting.push([text, file]);
    }
  }

  /** The same of a file as it was read. */
  noteContent(content: FileContent, file: T): void {
    if (content.kind === "text") this.note(content.text, isCandidate(content.text), file);
  }

  /** Those to which one of the others refers, once all were met. */
  findReferred(): readonly T[] {
    const found = this.#waiting.filter(([text]) => isReferredTo(text, this.#references));
    return found.map(([, file]) => file);
  }
}

/** Of a pull request's files, which a small thread may look at. */
const MOST = 8_000_000;

/** Of a scan's: of ten thousand manifests of a hundred lines half as much. */
export const MOST_OF_SCAN = 50_000_000;

/** Resources that are referred to stand in no file that is longer. */
export const MOST_OF_ONE = 1_000_000;
