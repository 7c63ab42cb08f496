// The check behind the template: what can be seen at once, then every sample and every event there can be. Whatever is at
// work for a text that is no longer there is ended.

const QUIET = 600; // milliseconds without a key before the long part begins
const PATIENT = 100; // milliseconds for which the request goes first

class Checking {
  /** `first` is the interpreter that answers keys; `lint`, `check` and `phase` hear of findings, of the whole page, and of
   * what is being done. */
  constructor(interpreter, first, heard) {
    this.interpreter = interpreter;
    this.first = first;
    this.heard = heard;
    this.number = 0;
    this.long = false;
    this.short = null;
  }

  /** Look at another question; what is asked before is out of date. */
  async look(question) {
    const number = ++this.number;
    this.halt();
    this.heard.phase("Checking …");
    await this.short; // keys that come meanwhile count as one
    await this.first.rest(PATIENT); // the request comes before findings: computers have few processors
    if (number !== this.number) return;
    this.short = this.asked("lint", question, number);
    const seen = await this.short;
    if (!seen) return;
    this.heard.lint(seen);
    await new Promise((done) => setTimeout(done, QUIET));
    if (number !== this.number) return;
    this.long = true;
    const page = await this.asked("check", question, number);
    if (!page) return;
    this.long = false;
    this.heard.check(page);
    this.heard.phase("Ready");
  }

  /** Another template made of this one; null if it is out of date. */
  async ask(name, question) {
    const number = ++this.number;
    this.halt();
    this.heard.phase("Fixing …");
    this.long = true;
    const fixed = await this.asked(name, question, number);
    if (fixed) this.long = false;
    return fixed;
  }

  /** End what takes long. */
  halt() {
    if (!this.long) return;
    this.long = false;
    this.interpreter.restart();
  }

  async asked(name, question, number) {
    const answer = await this.interpreter.ask(name, question);
    return number === this.number ? answer : null;
  }
}
