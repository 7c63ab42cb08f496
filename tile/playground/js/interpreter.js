// Python in a worker of its own, asked one thing at a time. What is out of date is ended with its worker: nothing else
// interrupts Python in a browser that isn't isolated from all other pages.

const scripts = window.trustedTypes?.createPolicy("playground", { createScriptURL: (address) => address });
const asScript = (address) => scripts?.createScriptURL(address) ?? address;

/** A text that only says which file to import: a worker made of it has the policy of this page, whatever the host sends. */
function workerOf(file) {
  const text = `import ${JSON.stringify(new URL(file, location.href).href)};`;
  return new Worker(asScript(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))), { type: "module" });
}

class Interpreter {
  /** `needed` are the modules that are imported at once. */
  constructor(made, needed) {
    this.made = made;
    this.needed = needed;
    this.asked = 0;
    this.started = false;
    this.waiting = new Map();
  }

  /** Whether it is at work. */
  get busy() {
    return this.waiting.size > 0;
  }

  /** Start it; `ready` is kept once Python can be asked. */
  start() {
    this.worker = workerOf(this.made.worker);
    this.worker.onmessage = ({ data }) => {
      const { kept, broken } = this.waiting.get(data.id) ?? {};
      this.waiting.delete(data.id);
      if (data.error === undefined) kept?.(data.result);
      else broken?.(new Error(data.error));
    };
    this.worker.onerror = (event) => this.end(event.message || "the worker can't be started");
    this.started = false;
    const { pyodide, archives, bytecode } = this.made;
    const base = new URL(".", location.href).href;
    this.ready = this.send("start", { base, pyodide, archives, bytecode, needed: this.needed });
    const { worker } = this;
    this.ready.then(() => (this.started = worker === this.worker), () => {});
    return this.ready;
  }

  /** The answer to a question; null if it was ended meanwhile. Python that is broken is started anew. */
  async ask(name, question) {
    const worker = this.worker;
    try {
      if (!this.started) await this.ready;
      return worker === this.worker ? await this.send(name, question) : null;
    } catch (error) {
      if (worker !== this.worker) return null;
      this.restart();
      return { fault: { message: `Python stopped: ${error.message}`, place: "", hint: "it is started anew; change the template and try again" } };
    }
  }

  send(name, question) {
    const id = ++this.asked;
    this.last = new Promise((kept, broken) => {
      this.waiting.set(id, { kept, broken });
      this.worker.postMessage({ id, name, question });
    });
    return this.last;
  }

  /** Once it has answered all, or after some milliseconds. */
  async rest(longest) {
    const until = performance.now() + longest;
    while (this.busy && performance.now() < until) {
      await Promise.race([this.last.catch(() => {}), new Promise((done) => setTimeout(done, longest))]);
    }
  }

  /** End it whatever it does, and start another. */
  restart() {
    this.end("out of date");
    return this.start();
  }

  end(why) {
    const former = this.worker;
    this.worker = null;
    former?.terminate();
    for (const { broken } of this.waiting.values()) broken(new Error(why));
    this.waiting.clear();
  }
}

const LONG = 5000; // milliseconds after which an answer that is out of date isn't waited for

/** Of several questions only the last one counts: while one is answered, the newest waits, the others are dropped. */
function latest(interpreter, name) {
  let running = false;
  let begun = 0; // when Python began with it: starting Python doesn't count
  let next = null;
  const look = () => begun && next && performance.now() - begun > LONG && interpreter.restart();
  return async function again(question, use) {
    if (running) {
      next = [question, use];
      if (begun) setTimeout(look, Math.max(begun + LONG - performance.now(), 0) + 1);
      return;
    }
    running = true;
    if (!interpreter.started) await interpreter.ready.catch(() => {});
    begun = performance.now();
    const answer = await interpreter.ask(name, question);
    running = false;
    begun = 0;
    if (next) {
      const [following, its] = next;
      next = null;
      again(following, its);
    }
    if (answer) use(answer);
  };
}
